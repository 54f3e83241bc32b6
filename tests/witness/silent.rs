//! Keys that move no figure, each with the reason.

pub(crate) const SILENT: [(&str, &str); 5] = [
    ("name", "names the report and its folder"),
    ("shows", "the sentence under the report's title"),
    ("services[].name", "what calls, faults and the release refer to; printed as it is"),
    ("people.roles[].name", "what runbooks refer to; printed as it is"),
    ("strategies[].name", "heads a column"),
];

const ROUTING: &str = "tests/drill/routing.rs";
const TOXICS: &str = "tests/drill/toxics.rs";
const LOAD: &str = "tests/drill/load.rs";
const TARGET: &str = "tests/drill/target.rs";
const FLEET: &str = "tests/drill/fleet.rs";
const PACE: &str = "tests/scenario/pace.rs";
const STOP: &str = "src/drill/stop/tests.rs";
const COMMAND: &str = "tests/command_line/drill.rs";

/// Keys that only a drill reads, so that no simulated figure moves: where each is shown at work, by file and test.
pub(crate) const DRILLED: &[(&str, &str, &str)] = &[
    ("drill.time_scale", PACE, "every_length_is_divided_but_those_of_requests"),
    ("drill.cases[].name", COMMAND, "a_case_that_is_not_there_is_told_with_those_that_are"),
    (
        "drill.cases[].outcome",
        PACE,
        "a_case_is_drilled_with_its_outcome_and_its_faults_for_certain",
    ),
    (
        "drill.cases[].faults[]",
        PACE,
        "a_case_is_drilled_with_its_outcome_and_its_faults_for_certain",
    ),
    (
        "drill.cases[].proxy[]",
        PACE,
        "a_case_is_drilled_with_its_outcome_and_its_faults_for_certain",
    ),
    ("drill.in_flight_max", LOAD, "beyond_the_cap_requests_are_dropped_and_counted"),
    ("drill.lateness_max", LOAD, "a_harness_that_is_late_is_not_valid"),
    ("drill.propagation", ROUTING, "a_change_of_routes_takes_its_time_and_the_last_one_wins"),
    ("drill.connections.idle_max", ROUTING, "no_connection_is_kept_where_none_may_be"),
    ("drill.connections.idle_timeout", ROUTING, "no_connection_is_kept_longer_than_it_may_be"),
    ("drill.stop_when[].bad_above", STOP, "a_share_just_above_pulls_though_single_slots_lie_below"),
    ("drill.stop_when[].for", STOP, "it_is_pulled_once_the_share_was_above_for_long_enough"),
    (
        "drill.proxy[].service",
        FLEET,
        "a_fault_of_the_proxy_strikes_its_service_at_its_time_and_for_its_length",
    ),
    (
        "drill.proxy[].at",
        FLEET,
        "a_fault_of_the_proxy_strikes_its_service_at_its_time_and_for_its_length",
    ),
    (
        "drill.proxy[].for",
        FLEET,
        "a_fault_of_the_proxy_strikes_its_service_at_its_time_and_for_its_length",
    ),
    (
        "drill.proxy[].toxicity",
        ROUTING,
        "an_abort_hits_exactly_the_keys_it_is_said_to_hit_and_no_others",
    ),
    ("drill.proxy[].match.path", ROUTING, "only_requests_that_match_in_everything_are_touched"),
    ("drill.proxy[].match.header", ROUTING, "only_requests_that_match_in_everything_are_touched"),
    ("drill.proxy[].match.version", ROUTING, "only_requests_that_match_in_everything_are_touched"),
    ("drill.proxy[].what.delay.fixed_delay", ROUTING, "a_delay_is_felt_and_measured_as_latency"),
    (
        "drill.proxy[].what.abort.http_status",
        ROUTING,
        "an_abort_hits_exactly_the_keys_it_is_said_to_hit_and_no_others",
    ),
    (
        "drill.proxy[].what.corrupt_body",
        ROUTING,
        "a_corrupted_body_keeps_its_status_and_has_its_own_length",
    ),
    ("drill.proxy[].what.latency.latency", TOXICS, "many_chunks_wait_one_latency_and_not_one_each"),
    (
        "drill.proxy[].what.latency.jitter",
        "src/drill/toxic/latency.rs",
        "a_jitter_larger_than_the_latency_does_not_underflow",
    ),
    ("drill.proxy[].what.latency.stream", TOXICS, "a_toxic_works_one_way_only"),
    ("drill.proxy[].what.bandwidth.rate", TOXICS, "a_narrow_line_takes_its_time"),
    ("drill.proxy[].what.bandwidth.stream", TOXICS, "a_toxic_works_one_way_only"),
    (
        "drill.proxy[].what.timeout.timeout",
        TOXICS,
        "a_timeout_closes_although_the_sender_keeps_sending",
    ),
    ("drill.proxy[].what.timeout.stream", TOXICS, "a_toxic_works_one_way_only"),
    (
        "drill.proxy[].what.reset_peer.timeout",
        TOXICS,
        "what_is_held_goes_on_its_way_when_a_toxic_is_cleared",
    ),
    (
        "drill.proxy[].what.slow_close.delay",
        TOXICS,
        "a_slow_close_holds_the_close_and_not_the_data",
    ),
    (
        "drill.proxy[].what.slicer.average_size",
        "src/drill/toxic/slicer.rs",
        "sizes_vary_about_their_average_and_are_never_nought",
    ),
    (
        "drill.proxy[].what.slicer.size_variation",
        "src/drill/toxic/slicer.rs",
        "sizes_vary_about_their_average_and_are_never_nought",
    ),
    ("drill.proxy[].what.slicer.delay", TOXICS, "slices_come_one_after_another"),
    ("drill.proxy[].what.slicer.stream", TOXICS, "a_toxic_works_one_way_only"),
    ("drill.proxy[].what.limit_data.bytes", TOXICS, "a_close_is_an_end_and_not_a_reset"),
    ("drill.proxy[].what.limit_data.stream", TOXICS, "a_toxic_works_one_way_only"),
    ("drill.target.url", LOAD, "the_users_own_system_is_asked_for_its_own_page"),
    ("drill.target.host", TARGET, "another_host_must_be_named_in_the_file_and_on_the_command_line"),
    ("drill.target.deploy", TARGET, "a_release_goes_out_is_watched_and_taken_back"),
    ("drill.target.rollback", TARGET, "a_release_goes_out_is_watched_and_taken_back"),
    ("drill.target.status", TARGET, "a_release_goes_out_is_watched_and_taken_back"),
];

const GOING_BACK: &str = "tests/mechanisms/going_back.rs";

/// Keys that matter by how a rollback is commanded, which tests do themselves.
pub(crate) const AT_THE_WORLD: &[(&str, &str, &str)] = &[
    (
        "release.way_back.migrate_down",
        GOING_BACK,
        "a_migration_down_costs_its_time_and_the_new_records_and_makes_the_old_version_sound",
    ),
    (
        "release.way_back.wrong_version_rate",
        GOING_BACK,
        "the_wrong_version_errs_until_a_good_one_is_chosen_with_care",
    ),
    (
        "release.way_back.reapply",
        "tests/mechanisms/security.rs",
        "a_fix_that_went_back_is_applied_again_where_somebody_looked",
    ),
    (
        "release.way_back.half_written",
        "tests/mechanisms/data.rs",
        "writes_cut_off_leave_damaged_records_unless_they_are_waited_for",
    ),
];

const GATE: &str = "src/experiment/gate/tests.rs";
const BUDGETS: &str = "tests/gate/budgets.rs";

/// Keys that only a gate reads: they move no figure, and must not. That each is the report's figure is one test for all of them.
pub(crate) const GATED: &[(&str, &str, &str)] = &[
    ("budgets[].strategy", BUDGETS, "a_budget_of_nobody_or_of_nothing_is_refused"),
    ("budgets[].false_triggers", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].false_triggers_per_year", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].missed", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].harmful", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].clean_recoveries", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_detect_mean", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_detect_median", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_detect_p95", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_restore_mean", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_restore_median", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].time_to_restore_p95", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].regret", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].downtime_per_year", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].pages_per_week", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].delay_mean", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].delay_p95", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].stuck", GATE, "every_figure_is_the_one_of_the_report"),
    ("budgets[].cost_per_year", GATE, "every_figure_is_the_one_of_the_report"),
];
