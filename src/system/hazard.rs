//! What a rollback ran into.

/// Something that lay in wait on the way back and is at work from then on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// The old version cannot read what the new one has written.
    UnreadableSchema,
    /// The version that was put back errs.
    PutBackErrs,
    /// Another version was put back than was meant.
    WrongVersion,
    /// Other services still use the new version's interface.
    Dependents,
    /// A security fix went back with the release.
    FixReverted,
}

impl Hazard {
    pub const ALL: [Self; 5] = [
        Self::UnreadableSchema,
        Self::PutBackErrs,
        Self::WrongVersion,
        Self::Dependents,
        Self::FixReverted,
    ];

    /// As a clause for a log: how it is when it begins, and how when it ends.
    #[must_use]
    pub const fn describe(self, begins: bool) -> &'static str {
        match (self, begins) {
            (Self::UnreadableSchema, true) => "the old version cannot read what the new one wrote",
            (Self::UnreadableSchema, false) => "the old version can read everything again",
            (Self::PutBackErrs, true) => "the version that was put back errs",
            (Self::PutBackErrs, false) => "the version that was put back no longer errs",
            (Self::WrongVersion, true) => "the wrong version was put back, and errs",
            (Self::WrongVersion, false) => "the wrong version is replaced",
            (Self::Dependents, true) => "dependent services still use the new interface and fail",
            (Self::Dependents, false) => "dependent services have gone back too",
            (Self::FixReverted, true) => "a security fix went back with the release",
            (Self::FixReverted, false) => "the security fix is in place again",
        }
    }
}
