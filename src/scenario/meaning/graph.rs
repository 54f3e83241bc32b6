//! The service graph: known names, no cycle, nothing that users cannot reach.

use std::collections::BTreeSet;

use super::{Diagnostic, Fields, Span, duplicates, names, unknown};

/// A call with its place: from and to by index.
struct Edge {
    from: usize,
    to: usize,
    span: Span,
}

pub(super) fn check(file: &Fields, found: &mut Vec<Diagnostic>) {
    let services = names(file, "services", "name");
    duplicates(&services, "services", found);
    let mut edges = Vec::new();
    let mut complete = services.len() == file.list("services").len();
    for (from, service) in file.records("services").enumerate() {
        for call in service.records("calls") {
            let Some(name) = call.text("to") else { continue };
            let span = call.span_of("to");
            if let Some(to) = services.iter().position(|(service, _)| *service == name) {
                edges.push(Edge { from, to, span });
            } else {
                complete = false;
                found.push(unknown("service", name, span, &services));
            }
        }
    }
    // With a name missing, what is reached cannot be told.
    if !complete {
        return;
    }
    if let Some(cycle) = cycle(services.len(), &edges) {
        let path: Vec<&str> = cycle.iter().map(|edge| services[edge.from].0).collect();
        let path = format!("{} → {}", path.join(" → "), services[cycle[0].from].0);
        found.push(
            Diagnostic::error("cycle", format!("services call one another in a circle: {path}"))
                .at(cycle[cycle.len() - 1].span, "closes the circle")
                .help("a request would never end; leave one of the calls out"),
        );
    }
    unreachable(&services, &edges, found);
}

/// The calls of a circle, in order.
fn cycle(services: usize, edges: &[Edge]) -> Option<Vec<&Edge>> {
    let mut done = BTreeSet::new();
    (0..services).find_map(|start| descend(start, edges, &mut Vec::new(), &mut done))
}

fn descend<'a>(
    at: usize,
    edges: &'a [Edge],
    path: &mut Vec<&'a Edge>,
    done: &mut BTreeSet<usize>,
) -> Option<Vec<&'a Edge>> {
    if let Some(first) = path.iter().position(|edge| edge.from == at) {
        return Some(path[first..].to_vec());
    }
    if done.contains(&at) {
        return None;
    }
    for edge in edges.iter().filter(|edge| edge.from == at) {
        path.push(edge);
        let circle = descend(edge.to, edges, path, done);
        if circle.is_some() {
            return circle;
        }
        path.pop();
    }
    done.insert(at);
    None
}

fn unreachable(services: &[(&str, Span)], edges: &[Edge], found: &mut Vec<Diagnostic>) {
    let mut reached = BTreeSet::from([0]);
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        let next = edges.iter().filter(|edge| edge.from == at).map(|edge| edge.to);
        open.extend(next.filter(|to| reached.insert(*to)));
    }
    for (index, (name, span)) in services.iter().enumerate() {
        if !reached.contains(&index) {
            found.push(
                Diagnostic::error("unreachable", format!("no request ever reaches `{name}`"))
                    .at(*span, "its keys would have no effect")
                    .and(services[0].1, "users reach this service")
                    .help("call it from a service that is reached, or leave it out"),
            );
        }
    }
}
