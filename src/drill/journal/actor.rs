//! Who did it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Who acted, written as `harness`, `strategy NAME`, `role NAME`, `users` or `operator`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Actor {
    Harness,
    Strategy(String),
    Role(String),
    Users,
    /// Whoever typed a command.
    Operator,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Harness => f.write_str("harness"),
            Self::Strategy(name) => write!(f, "strategy {name}"),
            Self::Role(name) => write!(f, "role {name}"),
            Self::Users => f.write_str("users"),
            Self::Operator => f.write_str("operator"),
        }
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

impl TryFrom<String> for Actor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.split_once(' ')) {
            ("harness", _) => Ok(Self::Harness),
            ("users", _) => Ok(Self::Users),
            ("operator", _) => Ok(Self::Operator),
            (_, Some(("strategy", name))) => Ok(Self::Strategy(name.to_owned())),
            (_, Some(("role", name))) => Ok(Self::Role(name.to_owned())),
            _ => Err(format!("`{text}` is no actor")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_actor_is_read_as_it_was_written() {
        let actors = [
            Actor::Harness,
            Actor::Strategy("hybrid fast".into()),
            Actor::Role("on-call".into()),
            Actor::Users,
            Actor::Operator,
        ];
        for actor in actors {
            assert_eq!(Actor::try_from(String::from(actor.clone())), Ok(actor));
        }
        assert!(Actor::try_from("somebody".to_owned()).is_err());
    }
}
