//! One reading of everything monitoring may know: counters as callers measured them, and what the control plane says.
//!
//! Callers measure, here as in the simulated world, because a crashed instance reports nothing of the calls it lost. The
//! instances' own pages (`/metrics` of each) say what only they know and are there for whoever wants to look.

use super::shared::Shared;
use crate::drill::router::Meter;
use crate::system::{Scrape, ServiceScrape, Version, VersionScrape};
use crate::telemetry::Integrity;

impl Shared {
    pub(super) fn reading(&self) -> Scrape {
        if let Some(own) = &self.own {
            return self.reading_of_own(own);
        }
        let control = self.control();
        let services = (0..self.routers.len()).map(|service| {
            let [old, new] = self.routers[service].meters();
            let of = |version: Version, measured: Meter| {
                let slots = || control.instances.of(service, version);
                let count = |is_in: fn(&super::slot::Slot) -> bool| {
                    u32::try_from(slots().filter(|slot| is_in(slot)).count()).unwrap_or(u32::MAX)
                };
                VersionScrape {
                    ready: count(|slot| slot.upstream.is_some()),
                    desired: count(super::slot::Slot::is_wanted),
                    restarts: slots().map(|slot| slot.restarts).sum(),
                    requests: measured.requests,
                    errors: measured.errors,
                    buckets: measured.buckets,
                }
            };
            ServiceScrape { old: of(Version::Old, old), new: of(Version::New, new) }
        });
        let services = services.collect();
        Scrape {
            services,
            rollout: control.controller.view(&control.instances),
            integrity: Integrity::default(),
        }
    }
}
