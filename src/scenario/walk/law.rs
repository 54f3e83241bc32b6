//! Laws: a constant, a range, or a named distribution with its parameters.

use super::{Branch, Diagnostic, Entry, Scalar, Tree, Value, Walker, scalar};
use crate::random::Distribution;
use crate::scenario::diagnostic::Span;
use crate::scenario::shape::{LAWS, LawKind, plain_parameter};
use crate::scenario::suggest::{listed, remedy};

impl Walker {
    pub(super) fn law(&mut self, tree: &Tree, quantity: &Scalar) -> Value {
        match &tree.branch {
            Branch::Scalar { text, .. } => self.constant_or_range(tree.span, text, quantity),
            Branch::Map(entries) if entries.len() == 1 => self.named_law(&entries[0], quantity),
            _ => self.refuse(
                Diagnostic::error("wrong-type", "expected a value, a range or one distribution")
                    .at(tree.span, "not a distribution")
                    .help(format!("write one of {}", listed(LAWS.iter().map(|law| law.name)))),
            ),
        }
    }

    fn constant_or_range(&mut self, span: Span, text: &str, quantity: &Scalar) -> Value {
        let Some((low, high)) = text.split_once("..") else {
            return match self.quantity(span, text, quantity) {
                Some(value) => Value::Law(Distribution::Constant(value)),
                None => Value::Invalid,
            };
        };
        let low = self.quantity(span, low.trim(), quantity);
        let high = self.quantity(span, high.trim(), quantity);
        let (Some(low), Some(high)) = (low, high) else { return Value::Invalid };
        if low > high {
            return self.refuse(ends_swapped(span, text));
        }
        Value::Law(Distribution::Uniform { low, high })
    }

    /// In base units: seconds, or the plain number.
    fn quantity(&mut self, span: Span, text: &str, quantity: &Scalar) -> Option<f64> {
        match scalar::read(text, true, quantity) {
            Ok(value) => base(&value),
            Err(refused) => {
                self.refuse(refused.at(span));
                None
            }
        }
    }

    fn named_law(&mut self, entry: &Entry, quantity: &Scalar) -> Value {
        let Some(law) = LAWS.iter().find(|law| law.name == entry.key) else {
            let names: Vec<&str> = LAWS.iter().map(|law| law.name).collect();
            return self.refuse(
                Diagnostic::error("unknown-kind", format!("unknown distribution `{}`", entry.key))
                    .at(entry.key_span, "not a distribution")
                    .help(remedy(&entry.key, &names)),
            );
        };
        if law.unbounded && matches!(quantity, Scalar::Share { .. }) {
            return self.refuse(
                Diagnostic::error("unbounded-share", format!("`{}` may exceed 100%", law.name))
                    .at(entry.key_span, "has no upper end")
                    .help("write a share, a range such as `0.5%..20%`, or `log_uniform`"),
            );
        }
        let Some(parameters) = self.parameters(entry, law, quantity) else { return Value::Invalid };
        match distribution(law.name, &parameters) {
            Some(found) => Value::Law(found),
            None => self.refuse(
                Diagnostic::error("out-of-range", format!("this is no `{}`", law.name))
                    .at(entry.value.span, "its parameters contradict one another")
                    .help(
                        "the lower end or the median must be above 0 and below the other parameter",
                    ),
            ),
        }
    }

    /// The parameters by key, complete and each in range, or `None` where anything was refused.
    fn parameters(
        &mut self,
        entry: &Entry,
        law: &'static LawKind,
        quantity: &Scalar,
    ) -> Option<Vec<(String, f64)>> {
        let possible: Vec<&str> = law.keys().collect();
        let Branch::Map(written) = &entry.value.branch else {
            self.refuse(
                Diagnostic::error("wrong-type", format!("`{}` needs its parameters", law.name))
                    .at(entry.value.span, "not a mapping")
                    .help(format!("its parameters are {}", listed(possible))),
            );
            return None;
        };
        let before = self.found.len();
        let mut read = Vec::new();
        for parameter in written {
            if !possible.contains(&parameter.key.as_str()) {
                self.refuse(
                    Diagnostic::error("unknown-key", format!("unknown key `{}`", parameter.key))
                        .at(parameter.key_span, format!("`{}` has no such parameter", law.name))
                        .help(remedy(&parameter.key, &possible)),
                );
            } else if let Some(value) = self.parameter(parameter, quantity) {
                read.push((parameter.key.clone(), value));
            }
        }
        self.complete(entry, law, written);
        (self.found.len() == before).then_some(read)
    }

    fn parameter(&mut self, entry: &Entry, quantity: &Scalar) -> Option<f64> {
        let plain = plain_parameter(&entry.key);
        base(&self.scalar(&entry.value, plain.as_ref().unwrap_or(quantity)))
    }

    fn complete(&mut self, entry: &Entry, law: &LawKind, written: &[Entry]) {
        let has = |key: &&str| written.iter().any(|parameter| parameter.key == *key);
        if law.or.iter().any(&has) {
            return self.complete_otherwise(entry, law, written);
        }
        self.all_of(entry, law, law.values, written);
        let chosen = law.one_of.iter().filter(|key| has(key)).count();
        if !law.one_of.is_empty() && chosen != 1 {
            self.refuse(
                Diagnostic::error("missing-key", format!("`{}` is not determined", law.name))
                    .at(entry.key_span, format!("{chosen} of its parameters of spread are written"))
                    .help(format!("write exactly {}", listed(law.one_of.iter().copied()))),
            );
        }
    }

    /// A law given by its other parameters, and by nothing else.
    fn complete_otherwise(&mut self, entry: &Entry, law: &LawKind, written: &[Entry]) {
        let is_of = |keys: &[&str], one: &&Entry| keys.contains(&one.key.as_str());
        let other = written.iter().find(|one| is_of(law.or, one));
        let first = written.iter().find(|one| is_of(law.values, one) || is_of(law.one_of, one));
        let (Some(first), Some(other)) = (first, other) else {
            return self.all_of(entry, law, law.or, written);
        };
        self.refuse(
            Diagnostic::error(
                "two-forms",
                format!("`{}` and `{}` exclude each other", first.key, other.key),
            )
            .at(other.key_span, format!("`{}` is given a second time", law.name))
            .and(first.key_span, "the first")
            .help(format!(
                "keep {} and {}, or {}",
                law.values.join(", "),
                listed(law.one_of.iter().copied()),
                law.or.join(" and ")
            )),
        );
    }

    fn all_of(&mut self, entry: &Entry, law: &LawKind, keys: &[&str], written: &[Entry]) {
        for key in keys.iter().filter(|key| !written.iter().any(|one| one.key == **key)) {
            self.refuse(
                Diagnostic::error("missing-key", format!("missing key `{key}`"))
                    .at(entry.key_span, format!("`{}` needs `{key}`", law.name)),
            );
        }
    }
}

fn ends_swapped(span: Span, text: &str) -> Diagnostic {
    Diagnostic::error("out-of-range", format!("the range `{text}` is empty"))
        .at(span, "the lower end is above the upper")
        .help("write the smaller value first")
}

fn base(value: &Value) -> Option<f64> {
    match value {
        Value::Duration(duration) => Some(duration.as_secs_f64()),
        Value::Share(share) => Some(share.get()),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// `None` where the parameters contradict one another.
fn distribution(name: &str, parameters: &[(String, f64)]) -> Option<Distribution> {
    let get = |key: &str| parameters.iter().find(|(name, _)| name == key).map(|(_, value)| *value);
    let positive = |key: &str| get(key).filter(|value| *value > 0.0);
    match name {
        "uniform" => {
            let (low, high) = (get("low")?, get("high")?);
            (low <= high).then_some(Distribution::Uniform { low, high })
        }
        "log_uniform" => {
            let (low, high) = (positive("low")?, get("high")?);
            (low <= high).then_some(Distribution::LogUniform { low, high })
        }
        "exponential" => Some(Distribution::Exponential { mean: positive("mean")? }),
        "erlang2" => Some(Distribution::Erlang2 { mean: positive("mean")? }),
        "weibull" => {
            Some(Distribution::Weibull { shape: positive("shape")?, scale: positive("scale")? })
        }
        "gamma" => Some(Distribution::Gamma { mean: positive("mean")?, cv: positive("cv")? }),
        "hyperexponential" => {
            Some(Distribution::Hyperexponential { mean: positive("mean")?, scv: get("scv")? })
        }
        _ => {
            if get("mean").is_some() {
                return Some(Distribution::lognormal_of_moments(positive("mean")?, get("cv")?));
            }
            let median = positive("median")?;
            let of_tail = |key: &str, share: f64| {
                Some(Distribution::lognormal_of_quantile(median, share, get(key)?))
            };
            let of_sigma = get("sigma").map(|sigma| Distribution::Lognormal { median, sigma });
            of_sigma
                .or_else(|| of_tail("p95", 0.95))
                .or_else(|| of_tail("p99", 0.99))
                .filter(|law| matches!(law, Distribution::Lognormal { sigma, .. } if *sigma >= 0.0))
        }
    }
}
