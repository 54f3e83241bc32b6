//! One observation's worth of doing: what a strategy may ask, command and write down in answer to it.

use super::release::ReleaseState;
use crate::scenario::model::Actor;
use crate::system::{Action, Entry, Event, RequestId};
use crate::units::{Duration, Time};

/// Everything an incident may touch beside itself, and what it may know.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    pub(super) at: Time,
    pub(super) actions: &'a mut Vec<Action>,
    pub(super) journal: &'a mut Vec<Entry>,
    pub(super) next_request: &'a mut RequestId,
    pub(super) release: &'a mut ReleaseState,
    pub(super) roles: &'a [String],
}

impl Turn<'_> {
    pub(super) fn record(&mut self, what: Event) {
        self.journal.push(Entry { at: self.at, what });
    }

    pub(super) fn new_request(&mut self) -> RequestId {
        let request = *self.next_request;
        *self.next_request += 1;
        request
    }

    pub(super) fn set_timer(&mut self, after: Duration) -> RequestId {
        let request = self.new_request();
        self.actions.push(Action::SetTimer { request, after });
        request
    }

    pub(super) fn withdraw(&mut self, request: Option<RequestId>) {
        self.actions.extend(request.map(|request| Action::Withdraw { request }));
    }

    /// Keeps the rollout where it is, once, and only while there is something to keep.
    pub(super) fn hold(&mut self) {
        if self.release.can_be_held() {
            self.release.held = true;
            self.actions.push(Action::Hold);
            self.record(Event::Held);
        }
    }

    pub(super) fn resume(&mut self) {
        if std::mem::take(&mut self.release.held) {
            self.actions.push(Action::Resume);
            self.record(Event::Resumed);
        }
    }

    pub(super) fn role_name(&self, role: usize) -> String {
        self.roles.get(role).cloned().unwrap_or_default()
    }

    pub(super) fn actor_name(&self, actor: Actor) -> String {
        match actor {
            Actor::Automation => "automation".to_owned(),
            Actor::Role(role) => self.role_name(role),
        }
    }
}
