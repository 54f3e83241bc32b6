//! M/M/c/K: whoever finds every place taken is refused.

use crate::closed_form::mmck;
use crate::measured::{Claim, mean_time_s, refused_share};
use crate::station::{EXPONENTIAL, SERVICE_S, Station};

#[test]
fn a_full_queue_refuses_the_share_of_the_birth_death_chain() {
    // Servers, places in all, offered load; share refused, mean time of the others in mean services; millions of requests,
    // the more the fewer are refused.
    let table = [
        (1, 5, 0.8, 0.088_819_499, 2.563_065_207, 0.4),
        (4, 20, 3.6, 0.016_804_982, 2.195_000_313, 2.4),
        (4, 8, 8.0, 0.504_092_056, 1.778_260_330, 0.4),
    ];
    for (servers, places, offered, refused, time, millions) in table {
        let name = format!("M/M/{servers}/{places} at {offered}");
        let formula = mmck(servers, places, offered);
        assert!((refused - formula.0).abs() < 1e-8, "{name}: {formula:?}");
        assert!((time - formula.1).abs() < 1e-8, "{name}: {formula:?}");
        let queue = places - servers;
        let station = Station { servers, queue, offered, law: EXPONENTIAL, scv: 1.0, millions };
        let found = station.measure();
        let (share, time_s) = (found.figures.refused_share, found.figures.mean_time_s);
        let refusal = Claim {
            what: "share refused",
            expected: refused,
            printed: share,
            each: &refused_share,
        };
        let stay = Claim {
            what: "mean time",
            expected: time * SERVICE_S,
            printed: time_s,
            each: &mean_time_s,
        };
        found.holds(&name, &refusal, 0.02);
        found.holds(&name, &stay, 0.02);
    }
}
