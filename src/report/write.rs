//! Writing a report so that nobody ever reads half of one.
//!
//! Everything is rendered and written into a folder beside the one that was asked for, and only then moved in, file by
//! file, by rename. A full disk or a power cut leaves the old report, or whole files of the new one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{ReportError, chart, csv, html, json, markdown};
use crate::experiment::results::Results;
use crate::referee::outcome::Replication;

/// Writes the page, Markdown, JSON, both tables and the charts into a folder, and names what it wrote.
pub fn write_all(
    results: &Results,
    replications: &[Replication],
    dir: &Path,
) -> Result<Vec<PathBuf>, ReportError> {
    let written = write_files(&rendered(results, replications)?, dir)?;
    remove_stale_charts(dir, &written)?;
    Ok(written)
}

/// Writes files into a folder, by their names in it.
pub(super) fn write_files(
    files: &[(PathBuf, Vec<u8>)],
    dir: &Path,
) -> Result<Vec<PathBuf>, ReportError> {
    let staging = Staging::beside(dir)?;
    for (name, bytes) in files {
        let path = staging.path.join(name);
        make_parent(&path)?;
        fs::write(&path, bytes).map_err(failed(&path))?;
    }
    let mut written = Vec::with_capacity(files.len());
    for (name, _) in files {
        let target = dir.join(name);
        make_parent(&target)?;
        fs::rename(staging.path.join(name), &target).map_err(failed(&target))?;
        written.push(target);
    }
    Ok(written)
}

/// Finds out whether a report can be written here, before hours are spent on what would go into it.
pub fn check_writable(dir: &Path) -> Result<(), ReportError> {
    Staging::beside(dir).map(drop)
}

fn rendered(
    results: &Results,
    replications: &[Replication],
) -> Result<Vec<(PathBuf, Vec<u8>)>, ReportError> {
    let mut files = vec![
        (PathBuf::from("report.html"), html::render(results)?.into_bytes()),
        (PathBuf::from("report.md"), markdown::render(results).into_bytes()),
        (PathBuf::from("results.json"), json::render(results)?.into_bytes()),
        (PathBuf::from("summary.csv"), csv::summary(results)?.into_bytes()),
        (PathBuf::from("replications.csv"), csv::replications(results, replications)?.into_bytes()),
    ];
    for chart in chart::charts(results) {
        let file = |ending: &str| Path::new("charts").join(format!("{}.{ending}", chart.name));
        files.push((file("svg"), chart.svg()?.into_bytes()));
        files.push((file("png"), chart.png()?));
    }
    Ok(files)
}

/// A chart of an earlier run that this one has no data for would be taken for this run's.
fn remove_stale_charts(dir: &Path, written: &[PathBuf]) -> Result<(), ReportError> {
    for name in chart::NAMES {
        for ending in ["svg", "png"] {
            let path = dir.join("charts").join(format!("{name}.{ending}"));
            if !written.contains(&path) {
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(failed(&path)(error));
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(())
}

fn make_parent(path: &Path) -> Result<(), ReportError> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(failed(parent)))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ReportError {
    let path = path.to_owned();
    move |source| ReportError::Io { path, source }
}

/// The folder in which a report grows; gone when dropped.
struct Staging {
    path: PathBuf,
}

impl Staging {
    /// Beside `dir`, hence on the same disk, where a rename does not copy.
    fn beside(dir: &Path) -> Result<Self, ReportError> {
        let path = match dir.file_name() {
            Some(name) => {
                let mut name = name.to_owned();
                name.push(".unfinished");
                dir.with_file_name(name)
            }
            // `.` and `..` have no name to stand beside.
            None => dir.join(".unfinished"),
        };
        if path.exists() {
            fs::remove_dir_all(&path).map_err(failed(&path))?;
        }
        fs::create_dir_all(&path).map_err(failed(&path))?;
        Ok(Self { path })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next report.
        let _ = fs::remove_dir_all(&self.path);
    }
}
