//! The page in a browser, where there is one: it is drawn, it prints, and a phone needs no scrolling sideways.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use backout::report::html;

use crate::{fixture, tune};

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
];

/// Writes how wide the page is, and where the farthest cell of a stacked table ends, where it can be read off. The report
/// itself has no script; this copy is the test's own.
const MEASURE: &str = "<script>\
    const ends=[...document.querySelectorAll('.stack tbody th,.stack td')].map(e=>e.getBoundingClientRect().right);\
    document.title='width '+document.documentElement.scrollWidth+' cells '+Math.ceil(Math.max(0,...ends))</script>";

struct Browser {
    folder: tempfile::TempDir,
}

impl Browser {
    /// None where no browser is installed, said aloud: a test that did not look must not pass for one that did.
    #[expect(
        clippy::print_stderr,
        reason = "whoever reads the log must see that nothing was looked at"
    )]
    fn found() -> Option<Self> {
        let runs = Command::new("chromium")
            .arg("--version")
            .output()
            .is_ok_and(|out| out.status.success());
        if !runs {
            eprintln!(
                "SKIPPED: chromium is not installed, so the page was NOT looked at in a browser"
            );
            return None;
        }
        Some(Self { folder: tempfile::tempdir().expect("a folder") })
    }

    fn page(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }

    fn run<I: AsRef<OsStr>>(&self, page: &Path, arguments: impl IntoIterator<Item = I>) -> String {
        let mut profile = std::ffi::OsString::from("--user-data-dir=");
        profile.push(self.folder.path().join("profile"));
        let mut command = Command::new("chromium");
        command.args(FLAGS).arg(profile).args(arguments).arg(page);
        let output = command.output().expect("started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// How wide the page is, and where the last cell of its stacked tables ends. A page is shown in a frame as wide as a phone, since a window may not be that narrow.
    fn on_a_phone(&self, name: &str, page: &str) -> (u32, u32) {
        let measured = page.replace("</html>", &format!("{MEASURE}</html>"));
        self.page(&format!("{name}-inner.html"), &measured);
        let outer = format!(
            "<iframe src='{name}-inner.html' style='width:400px;height:900px;border:0' \
             onload=\"document.body.dataset.said=this.contentDocument.title\"></iframe>"
        );
        let outer = self.page(&format!("{name}.html"), &outer);
        let flags = ["--allow-file-access-from-files", "--dump-dom", "--virtual-time-budget=4000"];
        let shown = self.run(&outer, flags);
        let number = |word: &str| {
            let said = shown.split(word).nth(1).unwrap_or_else(|| panic!("no{word}in {shown}"));
            let digits: String = said.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().expect("a number")
        };
        (number("=\"width "), number(" cells "))
    }
}

#[test]
fn the_page_is_drawn_and_prints() {
    let Some(browser) = Browser::found() else { return };
    let page = browser.page("report.html", &html::render(&fixture::results()).unwrap());
    for (flag, name, start) in [
        ("--screenshot=", "page.png", b"\x89PNG".as_slice()),
        ("--print-to-pdf=", "page.pdf", b"%PDF"),
    ] {
        let target = browser.folder.path().join(name);
        browser.run(&page, [format!("{flag}{}", target.display())]);
        let bytes = fs::read(&target).unwrap();
        assert!(bytes.starts_with(start) && bytes.len() > 20_000, "{name}: {} bytes", bytes.len());
    }
}

#[test]
fn a_phone_needs_no_scrolling_sideways() {
    let Some(browser) = Browser::found() else { return };
    let cases = [
        ("usual", fixture::results()),
        ("hostile", fixture::hostile()),
        ("single", fixture::single()),
        ("decided", fixture::decided()),
    ];
    for (name, mut results) in cases {
        results.assumptions[0].key =
            format!("services.{}.lifecycle.restart_backoff", "name".repeat(20));
        let (width, cells) = browser.on_a_phone(name, &html::render(&results).unwrap());
        assert!(width <= 400, "{name} is {width} pixels wide on a phone of 400");
        assert!(cells <= 400 && cells > 0, "{name} has an assumption {cells} pixels to the right");
    }
}

#[test]
fn a_tuning_fits_a_phone_too() {
    let Some(browser) = Browser::found() else { return };
    let cases = [
        ("kept", tune::fixture::kept()),
        ("many", tune::fixture::many()),
        ("hostile", tune::fixture::hostile()),
    ];
    for (name, findings) in cases {
        let page = backout::report::tune::html(&findings).unwrap();
        let (width, cells) = browser.on_a_phone(name, &page);
        assert!(width <= 400, "{name} is {width} pixels wide on a phone of 400");
        assert!(cells <= 400 && cells > 0, "{name} has a cell {cells} pixels to the right");
    }
}
