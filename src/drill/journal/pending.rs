//! What a drill left behind: injections without their end, instances without theirs.

use super::{Event, Line, Of, ProcessId, Undo};

/// What is to be undone, latest first.
pub(super) fn pending(lines: &[Line]) -> Vec<(Of, Undo)> {
    let mut open: Vec<(Of, Undo)> = Vec::new();
    for line in lines {
        match &line.what {
            Event::WillInject(injection) => {
                let of = Of::Fault { fault: injection.fault, name: injection.name.clone() };
                open.push((of, injection.undo.clone()));
            }
            Event::InstanceStarted(instance) => {
                let (pid, start_time) = (instance.pid, instance.start_time);
                let (service, number) = (instance.service.clone(), instance.number);
                let undo = Undo::Kill(ProcessId { pid, start_time });
                open.push((Of::Instance { pid, service, number }, undo));
            }
            Event::Cleared { fault, .. } => {
                open.retain(
                    |(of, _)| !matches!(of, Of::Fault { fault: other, .. } if other == fault),
                );
            }
            Event::InstanceEnded { pid, .. } => {
                open.retain(
                    |(of, _)| !matches!(of, Of::Instance { pid: other, .. } if other == pid),
                );
            }
            // Whoever cleaned up has seen that nothing was there any more.
            Event::CleanedUp { left } if left.is_empty() => open.clear(),
            Event::Undone { of, undo, result } if result.is_settled() => {
                open.retain(|(other, its)| other != of || its != undo);
            }
            _ => {}
        }
    }
    open.reverse();
    open
}
