//! "Did you mean": the nearest of the names that would have been right.

/// Names as `a`, `b` or `c`.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The likeliest meant name, or else all that are possible.
pub(super) fn remedy(written: &str, possible: &[&str]) -> String {
    match nearest(written, possible) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("possible here: {}", listed(possible.iter().copied())),
    }
}

/// The name that was probably meant.
pub(super) fn nearest<'a>(written: &str, possible: &[&'a str]) -> Option<&'a str> {
    let likenesses = possible.iter().map(|name| (strsim::jaro_winkler(written, name), *name));
    let near = likenesses.filter(|(likeness, _)| *likeness > 0.8);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}
