//! A server whose share of errors follows a state file, and scenarios that drill it, two hundred times as fast.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use backout::drill::DrillError;
use backout::drill::run::{Finished, Orders, run};
use backout::people::Desk;
use backout::scenario::pace::drilled;
use backout::scenario::{References, check, scenario_hash};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// Of the new version's answers, every so many is an error.
const ERROR_EVERY: u64 = 2;

/// Of the last request, the Host and the path.
type Asked = Arc<Mutex<(String, String)>>;

pub(super) struct Stage {
    folder: TempDir,
    pub(super) port: u16,
    asked: Asked,
    _runtime: Runtime,
}

impl Stage {
    /// A system that says which version answers.
    pub(super) fn new() -> Self {
        Self::start(true)
    }

    /// A system that does not.
    pub(super) fn silent() -> Self {
        Self::start(false)
    }

    fn start(tells: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        fs::write(&state, "0%\n").unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Asked::default();
        runtime.spawn(serve(listener, state, tells, Arc::clone(&asked)));
        Self { folder, port, asked, _runtime: runtime }
    }

    pub(super) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub(super) fn state(&self) -> String {
        fs::read_to_string(self.file("state")).unwrap().trim().to_owned()
    }

    pub(super) fn asked(&self) -> (String, String) {
        self.asked.lock().unwrap().clone()
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.jsonl")
    }

    /// Drills the first case of a scenario.
    pub(super) fn drill(&self, yaml: &str) -> Result<Finished, DrillError> {
        let checked = check("own.yaml", yaml, &References::new());
        let scenario = checked.unwrap_or_else(|error| panic!("{error:?}\n{yaml}")).scenario;
        let case = &scenario.drill.cases[0];
        let orders = Orders {
            case: case.name.clone(),
            scenario_hash: scenario_hash(&scenario),
            scenario: Arc::new(drilled(&scenario, case, scenario.drill.time_scale)),
            time_scale: 200.0,
            command: "a test".to_owned(),
            strategy: 0,
            repetition: 0,
            program: PathBuf::from(env!("CARGO_BIN_EXE_backout")),
            journal: self.journal(),
            metrics: None,
            prometheus: None,
            allow_host: Vec::new(),
            interrupted: Arc::new(AtomicBool::new(false)),
        };
        let plan = orders.plan();
        let mut people = Desk::new(&orders.scenario.people, plan.people_key, plan.clock);
        run(&orders, plan, &mut people)
    }
}

async fn serve(listener: TcpListener, state: PathBuf, tells: bool, asked: Asked) {
    let count = Arc::new(AtomicU64::new(0));
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (state, count, asked) = (state.clone(), Arc::clone(&count), Arc::clone(&asked));
        let service = service_fn(move |request: Request<Incoming>| {
            let host = request.headers()["host"].to_str().unwrap().to_owned();
            *asked.lock().unwrap() = (host, request.uri().to_string());
            let answer = answer(&state, count.fetch_add(1, Ordering::Relaxed), tells);
            async move { Ok::<_, std::convert::Infallible>(answer) }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}

fn answer(state: &PathBuf, number: u64, tells: bool) -> Response<Full<Bytes>> {
    let text = fs::read_to_string(state).unwrap_or_default();
    let share: u64 = text.trim().trim_end_matches('%').parse().unwrap_or(0);
    let is_new = number % 100 * 37 % 100 < share;
    let mut answer = Response::new(Full::from("hello"));
    if is_new && number.is_multiple_of(ERROR_EVERY) {
        *answer.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
    }
    if tells {
        let version = if is_new { "new" } else { "old" };
        answer.headers_mut().insert("x-backout-version", version.parse().unwrap());
    }
    answer
}

/// What differs from test to test.
pub(super) struct Spec {
    url: String,
    deploy: String,
    rollback: String,
    status: String,
    of: String,
    hold: bool,
    faults: String,
    stops: String,
    takes: &'static str,
}

/// The plain case: everything at once to the new version, half of whose answers are errors.
pub(super) fn spec(stage: &Stage) -> Spec {
    let share = stage.file("state");
    Spec {
        url: format!("http://127.0.0.1:{}/shop?page=1", stage.port),
        deploy: format!("echo 100% > {share}"),
        rollback: format!("echo 0% > {share}"),
        status: format!("cat {share}"),
        of: "released_service".to_owned(),
        hold: false,
        faults: String::new(),
        stops: String::new(),
        takes: "20s",
    }
}

impl Spec {
    pub(super) fn url(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    pub(super) fn deploy(self, deploy: &str) -> Self {
        Self { deploy: deploy.to_owned(), ..self }
    }

    pub(super) fn rollback(self, rollback: &str) -> Self {
        Self { rollback: rollback.to_owned(), ..self }
    }

    pub(super) fn of(self, of: &str) -> Self {
        Self { of: of.to_owned(), ..self }
    }

    pub(super) fn hold(self) -> Self {
        Self { hold: true, ..self }
    }

    pub(super) fn fault(self, what: &str, when: &str) -> Self {
        Self { faults: format!("{{what: {what}, {when}}}"), ..self }
    }

    pub(super) fn stop(self, stop: &str) -> Self {
        Self { stops: stop.to_owned(), ..self }
    }

    /// The strategy is slower than the drill.
    pub(super) fn late(self) -> Self {
        Self { takes: "1h", ..self }
    }

    pub(super) fn yaml(&self) -> String {
        let Self { url, deploy, rollback, status, of, hold, faults, stops, takes } = self;
        let kinds = faults.trim_start_matches("{what: ").trim_start_matches('{');
        let kind: String = kinds.chars().take_while(|c| c.is_alphabetic() || *c == '_').collect();
        format!(
            "\
name: own
shows: Nothing much.
seed: 3
warm_up: 200s
follow_up: 10m
restored_after: 140s
traffic: {{rate: 80/s, client_timeout: 1s}}
services:
  - {{name: shop, instances: 1, concurrency: 8, service_time: 5ms}}
slo: {{bad_after: 300ms, down_window: 40s}}
telemetry: {{scrape_interval: 20s}}
release:
  service: shop
  rollout: {{canary: {{steps: [{{weight: 50%, for: 200s}}]}}}}
  outcomes:
    - {{share: 90%, what: healthy}}
    - {{share: 10%, what: {{errors: {{rate: 50%}}}}}}
faults: [{faults}]
strategies:
  - name: errors
    plays:
      - name: errors
        hold: {hold}
        when: [{{error_ratio: {{of: {of}, above: 15%, over: 80s, min_requests: 10}}}}]
        steps: [{{rollback: {{takes: {takes}, attempts: 3}}}}, verify]
drill:
  time_scale: 200
  lateness_max: 200ms
  cases: [{{name: errors, outcome: errors, faults: [{kind}]}}]
  stop_when: [{stops}]
  target:
    url: \"{url}\"
    deploy: \"{deploy}\"
    rollback: \"{rollback}\"
    status: \"{status}\"
"
        )
    }
}
