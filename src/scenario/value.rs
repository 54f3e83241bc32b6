//! What a walked file holds: values in base units, each with its place in the text.
//!
//! Fields are asked for by key and type. `None` means that the key is absent or that its value was refused; checks of
//! meaning then stay silent, since the walker has already spoken.

use super::diagnostic::Span;
use super::model::{Amount, WorkHours};
use crate::random::Distribution;
use crate::units::{Duration, Money, Ratio};

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    /// Whether the user wrote it.
    pub(super) set: bool,
    /// As written.
    pub(super) text: String,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Refused; a diagnostic says why.
    Invalid,
    Text(String),
    Flag(bool),
    Count(u64),
    Number(f64),
    Share(Ratio),
    Duration(Duration),
    Durations(Duration, Duration),
    Rate(f64),
    Bytes(u64),
    /// Bytes per second.
    ByteRate(u64),
    Money(Money, String),
    Hours(WorkHours),
    Amount(Amount),
    /// A limit in the unit of what it limits, and the currency of one in money.
    Bound(f64, Option<String>),
    Law(Distribution),
    Record(Fields),
    List(Vec<Node>),
    Kind(&'static str, Option<Box<Node>>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// Where the record begins.
    pub(super) span: Span,
    pub(super) entries: Vec<(&'static str, Span, Node)>,
}

/// A typed look at the value under a key.
macro_rules! fields {
    ($($name:ident: $variant:ident => $type:ty;)*) => {
        $(pub(super) fn $name(&self, key: &str) -> Option<$type> {
            match self.get(key)?.value {
                Value::$variant(value) => Some(value),
                _ => None,
            }
        })*
    };
}

impl Fields {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(name, ..)| *name == key).map(|(.., node)| node)
    }

    /// The key itself, where the user wrote it.
    pub(super) fn written(&self, key: &str) -> Option<Span> {
        let (_, span, node) = self.entries.iter().find(|(name, ..)| *name == key)?;
        node.set.then_some(*span)
    }

    /// Where the value of a key stands; the record itself where the key is absent.
    pub(super) fn span_of(&self, key: &str) -> Span {
        self.get(key).map_or(self.span, |node| node.span)
    }

    fields! {
        flag: Flag => bool;
        count: Count => u64;
        number: Number => f64;
        share: Share => Ratio;
        duration: Duration => Duration;
        rate: Rate => f64;
        hours: Hours => WorkHours;
        amount: Amount => Amount;
        law: Law => Distribution;
    }

    /// Also those of a second.
    pub(super) fn bytes(&self, key: &str) -> Option<u64> {
        match self.get(key)?.value {
            Value::Bytes(bytes) | Value::ByteRate(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn durations(&self, key: &str) -> Option<(Duration, Duration)> {
        match self.get(key)?.value {
            Value::Durations(low, high) => Some((low, high)),
            _ => None,
        }
    }

    pub(super) fn small_count(&self, key: &str) -> Option<u32> {
        self.count(key).and_then(|count| u32::try_from(count).ok())
    }

    pub(super) fn record(&self, key: &str) -> Option<&Self> {
        self.get(key)?.record()
    }

    /// The items of a list; none where it is absent or refused.
    pub(super) fn list(&self, key: &str) -> &[Node] {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The items of a list of records that are records.
    pub(super) fn records(&self, key: &str) -> impl Iterator<Item = &Self> {
        self.list(key).iter().filter_map(Node::record)
    }

    pub(super) fn kind(&self, key: &str) -> Option<(&'static str, Option<&Node>)> {
        self.get(key)?.kind()
    }
}

impl Node {
    pub(super) fn record(&self) -> Option<&Fields> {
        match &self.value {
            Value::Record(fields) => Some(fields),
            _ => None,
        }
    }

    pub(super) fn kind(&self) -> Option<(&'static str, Option<&Self>)> {
        match &self.value {
            Value::Kind(name, content) => Some((name, content.as_deref())),
            _ => None,
        }
    }

    pub(super) fn money(&self) -> Option<Money> {
        match &self.value {
            Value::Money(amount, _) => Some(*amount),
            _ => None,
        }
    }
}
