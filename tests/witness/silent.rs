//! Keys that move no figure, each with the reason.

pub(crate) const SILENT: [(&str, &str); 5] = [
    ("name", "names the report and its folder"),
    ("shows", "the sentence under the report's title"),
    ("services[].name", "what calls, faults and the release refer to; printed as it is"),
    ("people.roles[].name", "what runbooks refer to; printed as it is"),
    ("strategies[].name", "heads a column"),
];
