//! Estimators and laws against published and independently computed cases: each with its source.

use backout::random::Distribution;
use backout::scenario::model::Slo;
use backout::stats::compare::{difference, unpaired};
use backout::stats::false_discovery::benjamini_hochberg;
use backout::stats::holm::holm;
use backout::stats::mean::{Linear, mean, t_interval};
use backout::stats::quantile::Ecdf;
use backout::stats::rate::coin_tail;
use backout::stats::special::{t_cdf, t_quantile};
use backout::stats::survival::{Watched, kaplan_meier, log_rank, median, restricted_mean};
use backout::stats::{Design, Estimate};
use backout::units::{Duration, Ratio};

/// Weeks of remission under 6-mercaptopurine and under a placebo (Freireich and others 1963; Gehan 1965); a minus marks
/// a patient still in remission when last seen.
const TREATED: [i32; 21] =
    [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];
const PLACEBO: [i32; 21] = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

/// Hours of sleep gained with two drugs (Student 1908).
const SLEEP_A: [f64; 10] = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const SLEEP_B: [f64; 10] = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

fn near(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs().max(1e-12),
        "{found} not {expected}"
    );
}

fn watched(weeks: &[i32]) -> Vec<Watched> {
    let one = |weeks: &i32| Watched { time: f64::from(weeks.abs()), happened: *weeks > 0 };
    weeks.iter().map(one).collect()
}

#[test]
fn the_product_limit_of_the_remission_trial_is_the_textbooks() {
    // Survival and Greenwood's errors by lifelines 0.30; textbooks print 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448.
    let expected = [
        (6.0, 0.857_142_857_142_857, 0.076_360_354_832_121),
        (7.0, 0.806_722_689_075_630, 0.086_935_285_180_057),
        (10.0, 0.752_941_176_470_588, 0.096_349_652_994_320),
        (13.0, 0.690_196_078_431_372, 0.106_814_707_775_010),
        (16.0, 0.627_450_980_392_157, 0.114_053_865_256_752),
        (22.0, 0.537_815_126_050_420, 0.128_233_751_693_033),
        (23.0, 0.448_179_271_708_683, 0.134_591_456_755_760),
    ];
    let curve = kaplan_meier(&watched(&TREATED));
    assert_eq!(curve.len(), expected.len());
    for (step, (time, survival, error)) in curve.iter().zip(expected) {
        near(step.time, time, 0.0);
        near(step.survival, survival, 1e-9);
        near(step.standard_error, error, 1e-9);
    }
    near(median(&curve).unwrap(), 23.0, 0.0);
    let placebo = kaplan_meier(&watched(&PLACEBO));
    near(placebo[5].survival, 8.0 / 21.0, 1e-12);
    near(median(&placebo).unwrap(), 8.0, 0.0);
    near(placebo.last().unwrap().survival, 0.0, 1e-9);
    near(restricted_mean(&curve, 20.0), 16.116_526_610_644_254, 1e-9);
    near(restricted_mean(&placebo, 20.0), 8.428_571_428_571_429, 1e-9);
}

#[test]
fn the_log_rank_test_tells_the_remission_trials_arms_apart() {
    // lifelines 0.30; textbooks print a chi-square of 16.79.
    let found = log_rank(&watched(&TREATED), &watched(&PLACEBO)).unwrap();
    near(found.chi_square, 16.792_940_989_216_547, 1e-6);
    near(found.p, 4.168_809_109_334_511e-5, 1e-6);
    assert!(log_rank(&watched(&[-5, -6]), &watched(&[-7])).is_none(), "nothing happened");
}

#[test]
fn where_nothing_is_censored_before_the_end_the_product_limit_is_the_plain_distribution() {
    // Times beyond 12 are known only to be beyond it, for everybody alike: what a follow-up of τ does.
    let limit = 12.0;
    let cut: Vec<Watched> = PLACEBO
        .iter()
        .map(|weeks| f64::from(*weeks))
        .map(|time| Watched { time: time.min(limit), happened: time < limit })
        .collect();
    let curve = kaplan_meier(&cut);
    let times: Vec<f64> = PLACEBO.iter().map(|weeks| f64::from(*weeks)).collect();
    let design = Design::simple(times.len());
    let plain = Ecdf::new(&design, &times, &[1.0; 21]).unwrap();
    for step in &curve {
        near(1.0 - step.survival, plain.share(step.time), 1e-12);
    }
    let mean = times.iter().map(|time| time.min(limit)).sum::<f64>() / 21.0;
    near(restricted_mean(&curve, limit), mean, 1e-12);
}

/// The two-sided p-value of no difference.
fn p_of(estimate: &Estimate, degrees: f64) -> f64 {
    2.0 * t_cdf(degrees, -(estimate.point_estimate / estimate.standard_error).abs())
}

#[test]
fn students_sleep_data_as_pairs_and_as_if_drawn_apart() {
    // SciPy 1.17 (ttest_rel, ttest_ind); R prints t = -4.0621 and t = -1.8608 with 17.776 degrees of freedom.
    let design = Design::simple(10);
    let (a, b) = (mean(&design, &SLEEP_A), mean(&design, &SLEEP_B));
    let pairs = difference(&design, &a, &b).estimate;
    let apart: Vec<f64> = SLEEP_A.iter().zip(SLEEP_B).map(|(a, b)| a - b).collect();
    let degrees = design.spread(&apart).degrees;
    near(pairs.point_estimate / pairs.standard_error, -4.062_127_683_382_037, 1e-9);
    near(pairs.standard_error * 10_f64.sqrt(), 1.229_995_483_279_873_2, 1e-9);
    near(degrees, 9.0, 1e-12);
    near(p_of(&pairs, degrees), 0.002_832_890_197_384_273, 1e-9);
    near(pairs.confidence_interval.lower_bound, -2.459_885_763_276_983, 1e-9);
    near(pairs.confidence_interval.upper_bound, -0.700_114_236_723_017_5, 1e-9);
    let spread_of = |linear: &Linear| design.spread(&linear.influence);
    let spread = unpaired(spread_of(&a), spread_of(&b));
    let apart = t_interval(a.estimate.point_estimate - b.estimate.point_estimate, spread);
    near(apart.point_estimate / apart.standard_error, -1.860_813_467_486_852_6, 1e-9);
    near(spread.degrees, 17.776_473_516_178_488, 1e-9);
    near(p_of(&apart, spread.degrees), 0.079_394_140_187_358_3, 1e-9);
    near(apart.confidence_interval.lower_bound, -3.365_483_230_711_710_4, 1e-9);
    near(apart.confidence_interval.upper_bound, 0.205_483_230_711_711_37, 1e-9);
    let kept = (pairs.standard_error / apart.standard_error).powi(2);
    near(kept, 0.209_844_958_850_907_76, 1e-9);
}

#[test]
fn a_fair_coin_hardly_ever_falls_the_same_way_nine_times() {
    // Of the ten pairs of the sleep data nine differ, all the same way: the sign test.
    let below = SLEEP_A.iter().zip(SLEEP_B).filter(|(a, b)| *a < b).count();
    let differ = SLEEP_A.iter().zip(SLEEP_B).filter(|(a, b)| (*a - b).abs() > 0.0).count();
    assert_eq!((below, differ), (9, 9));
    near(2.0 * coin_tail(9, 0), 0.003_906_25, 1e-12);
    near(coin_tail(9, 9), 1.0, 1e-12);
    near(coin_tail(4, 1), 5.0 / 16.0, 1e-12);
}

#[test]
fn common_keys_save_what_they_have_in_common() {
    // Var(A − B) = Var A + Var B − 2 Cov, on series of just these variances and this correlation.
    let (one, other) = ([1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]);
    let design = Design::simple(4);
    for (of_a, of_b, correlation, expected) in
        [(4.0, 9.0, 0.0, 13.0), (4.0, 9.0, 0.5, 7.0), (4.0, 4.0, 0.9, 0.8), (1.0, 1.0, -0.5, 3.0)]
    {
        let size = |variance: f64| (variance * 0.75).sqrt();
        let rest = f64::sqrt(1.0 - correlation * correlation);
        let a: Vec<f64> = one.iter().map(|x| size(of_a) * x).collect();
        let mixed = one.iter().zip(other).map(|(x, y)| correlation * x + rest * y);
        let b: Vec<f64> = mixed.map(|x| size(of_b) * x).collect();
        let found = difference(&design, &mean(&design, &a), &mean(&design, &b));
        near(4.0 * found.estimate.standard_error.powi(2), expected, 1e-12);
        assert!((found.correlation.unwrap() - correlation).abs() < 1e-12, "{found:?}");
    }
}

#[test]
fn quantiles_of_students_law_and_adjustments_for_many() {
    // SciPy 1.17 and statsmodels 0.15.
    for (degrees, expected) in [
        (4.0, [2.131_846_786_326_649_5, 2.776_445_105_197_793_4, 4.604_094_871_349_992]),
        (9.0, [1.833_112_932_656_237, 2.262_157_162_798_205, 3.249_835_541_592_126]),
        (19.0, [1.729_132_811_521_368_2, 2.093_024_054_408_308_7, 2.860_934_606_464_979_4]),
        (29.0, [1.699_127_026_533_497_2, 2.045_229_642_132_703, 2.756_385_903_670_605]),
        (99.0, [1.660_391_156_016_990_6, 1.984_216_951_586_416_4, 2.626_405_457_280_827]),
    ] {
        for (p, quantile) in [0.95, 0.975, 0.995].into_iter().zip(expected) {
            near(t_quantile(degrees, p), quantile, 1e-9);
        }
    }
    let p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205];
    let of_holm = [0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234];
    let third = 0.067_2;
    let of_both = [0.008, 0.032, third, third, third, 0.08, 0.084_571_428_571_428_56, 0.205];
    for (found, expected) in [(holm(&p), of_holm), (benjamini_hochberg(&p), of_both)] {
        found.iter().zip(expected).for_each(|(found, expected)| near(*found, expected, 1e-9));
    }
}

/// Mean and standard deviation of the logarithm.
fn parameters(law: Distribution) -> (f64, f64) {
    let Distribution::Lognormal { median, sigma } = law else { panic!("{law:?}") };
    (libm::log(median), sigma)
}

#[test]
fn lognormals_are_those_of_their_published_quantiles_and_moments() {
    for (median, p95, mu, sigma, mean) in [
        (67.0, 528.0, 4.204_692_619_390_966, 1.255_068_311_544_174_5, 147.273_419_056_189_06),
        (4.0, 20.0, 1.386_294_361_119_890_6, 0.978_468_774_402_126_9, 6.455_903_169_714_483),
        (5.0, 30.0, 1.609_437_912_434_100_3, 1.089_312_410_459_801_5, 9.049_763_965_621_97),
        (0.1, 0.5, -2.302_585_092_994_045_5, 0.978_468_774_402_126_8, 0.161_397_579_242_862_1),
    ] {
        let law = Distribution::lognormal_of_quantile(median, 0.95, p95);
        near(parameters(law).0, mu, 1e-9);
        near(parameters(law).1, sigma, 1e-9);
        near(law.mean(), mean, 1e-9);
    }
    for (mean, cv, mu, sigma) in [
        (10.0, 1.0, 1.956_011_502_714_073_2, 0.832_554_611_157_697_7),
        (10.0, 0.5, 2.191_013_317_336_941, 0.472_380_727_077_438_83),
        (5.0, 2.0, 0.804_718_956_217_050_1, 1.268_636_241_179_519_6),
    ] {
        let law = Distribution::lognormal_of_moments(mean, cv);
        near(parameters(law).0, mu, 1e-12);
        near(parameters(law).1, sigma, 1e-12);
        near(law.mean(), mean, 1e-12);
    }
}

/// Parameters, and median, mean, standard deviation and quantiles at 5, 90, 95 and 99 %: fits to Google's incident metrics and
/// to the stages of incidents on status pages, in minutes.
const FITTED: [(f64, f64, [f64; 7]); 6] = [
    (
        4.25,
        1.25,
        [
            70.105_412_346_687_86,
            153.124_298_490_198_84,
            297.342_517_017_036_76,
            8.970_424_203_482_65,
            347.908_480_086_825_53,
            547.885_889_096_642_1,
            1_284.256_001_575_841_5,
        ],
    ),
    (
        4.281,
        1.287,
        [
            72.312_716_579_595_76,
            165.535_305_773_085_33,
            340.868_061_811_2,
            8.706_530_550_954_486,
            376.288_774_106_074_64,
            600.598_475_881_724_8,
            1_443.765_216_657_225,
        ],
    ),
    (
        3.266,
        1.227,
        [
            26.206_304_196_233_72,
            55.632_329_605_805_815,
            104.175_707_045_751_47,
            3.482_549_358_026_765_2,
            126.275_214_992_097_2,
            197.203_344_165_857,
            455.059_801_165_731_76,
        ],
    ),
    (
        3.405,
        1.451,
        [
            30.114_295_723_917_767,
            86.288_859_554_006_92,
            231.704_382_972_354_8,
            2.768_532_474_730_147,
            193.355_665_924_777_04,
            327.563_723_823_021_06,
            880.535_957_974_216_1,
        ],
    ),
    (
        3.392,
        1.451,
        [
            29.725_343_546_388_515,
            85.174_364_294_754,
            228.711_720_446_676_28,
            2.732_774_483_094_583_5,
            190.858_310_250_630_27,
            323.332_954_993_871_17,
            869.163_074_431_239_5,
        ],
    ),
    (
        3.62,
        1.246,
        [
            37.337_567_822_053_66,
            81.146_649_064_284_47,
            156.580_216_714_816_12,
            4.809_111_659_173_092,
            184.345_783_224_192_47,
            289.885_964_325_096_4,
            677.648_997_480_495_2,
        ],
    ),
];

#[test]
fn fits_to_published_incidents_have_the_moments_and_quantiles_of_the_closed_form() {
    for (mu, sigma, [median, mean, deviation, p05, p90, p95, p99]) in FITTED {
        let law = Distribution::Lognormal { median: libm::exp(mu), sigma };
        near(law.mean(), mean, 1e-9);
        for (share, expected) in [(0.05, p05), (0.5, median), (0.90, p90), (0.95, p95), (0.99, p99)]
        {
            near(law.quantile(share), expected, 1e-9);
        }
        let again = parameters(Distribution::lognormal_of_moments(mean, deviation / mean));
        near(again.0, mu, 1e-9);
        near(again.1, sigma, 1e-9);
    }
}

#[test]
fn laws_have_the_moments_and_quantiles_of_their_parameters() {
    for (shape, scale, mean, median, p95) in [
        (0.77, 132.9, 154.935_299_274_917_1, 82.566_675_909_326_99, 552.535_318_261_233_4),
        (2.0, 10.0, 8.862_269_254_527_579, 8.325_546_111_576_976, 17.308_183_826_022_848),
    ] {
        let law = Distribution::Weibull { shape, scale };
        near(law.mean(), mean, 1e-9);
        near(law.quantile(0.5), median, 1e-9);
        near(law.quantile(0.95), p95, 1e-9);
    }
    let law = Distribution::Gamma { mean: 8.0, cv: 0.5 };
    near(law.quantile(0.95), 15.507_313_055_865_45, 1e-9);
    near(
        Distribution::Gamma { mean: 3.0, cv: 1.0 }.quantile(0.5),
        3.0 * std::f64::consts::LN_2,
        1e-9,
    );
}

#[test]
fn an_objective_allows_the_minutes_that_everybody_knows_by_heart() {
    // One bad request a second allowed for each second of downtime: 43.2 minutes in 30 days at three nines.
    for (availability, year, month, week, day) in [
        (0.9, 52_560.0, 4_320.0, 1_008.0, 144.0),
        (0.99, 5_256.0, 432.0, 100.8, 14.4),
        (0.999, 525.6, 43.2, 10.08, 1.44),
        (0.9995, 262.8, 21.6, 5.04, 0.72),
        (0.99999, 5.256, 0.432, 0.1008, 0.0144),
    ] {
        for (days, expected) in [(365, year), (30, month), (7, week), (1, day)] {
            let second = Duration::from_secs(1);
            let slo = Slo {
                availability: Ratio::saturating(availability),
                bad_after: second,
                window: Duration::from_hours(24 * days),
                down_above: Ratio::ZERO,
                down_window: second,
            };
            near(slo.error_budget(1.0) / 60.0, expected, 1e-9);
        }
    }
}
