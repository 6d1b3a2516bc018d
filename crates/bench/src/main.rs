//! How much the program takes and how fast, on this machine: `cargo xtask bench`.
//!
//! The program runs as a process of its own, on SQLite in a temporary folder. The vendor's simulator
//! and the back end that sends run here, so that they can be told apart, and share the machine with
//! it. Everything is bounded in count.

mod back_end;
mod bare;
mod clock;
mod latencies;
mod program;
mod report;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use domain::Clock;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use sandbox::{Sandbox, SandboxConfig};

use back_end::BackEnd;
use clock::MachineClock;
use latencies::Latencies;
use program::{Program, Usage};
use report::{Accepting, Pushing, Report};

/// Users with a killed app each.
const USERS: usize = 1_000;
/// Messages to one user each.
const UNICASTS: usize = 10_000;
/// Calls to 500 users each.
const BATCHES: usize = 40;
/// How often each is measured.
const ROUNDS: usize = 3;
/// Back ends that send at the same time.
const SENDERS: usize = 128;
/// Messages a second at which the latency is measured, and for how many seconds.
const PACE: usize = 1_000;
const PACED_SECONDS: usize = 10;
/// The longest that a round may take.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(server), Some(site)) = (arguments.next(), arguments.next()) else {
        bail!("usage: bench PUSHDECK SITE");
    };
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let vendor = Sandbox::start(SandboxConfig::new(Arc::clone(&clock))).await?;
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let place = program::Place {
        server: &server,
        site: &site,
        folder: folder.path(),
        vendor: &vendor.oppo_url(),
    };
    // The first start with the sandbox leaves an application with a certificate in effect. After
    // it the program runs as in production, but for the vendor's address.
    Program::start(&place, true).await?.stop().await?;
    let usersig = program::usersig(&place).await?;
    let program = Program::start(&place, false).await?;
    let back_end = BackEnd::of(program.url(), &usersig)?;
    users(&back_end).await?;
    let at_rest = program.usage()?;

    let report = Report {
        at_rest,
        accepting: accepting(&back_end, &vendor).await?,
        unicast: rounds(&program, &vendor, || unicasts(&back_end)).await?,
        batch: rounds(&program, &vendor, || batches(&back_end)).await?,
        bare: bare::pushes_per_second(&vendor, clock).await?,
        at_last: program.usage()?,
    };
    program.stop().await?;
    println!("{report}");
    Ok(())
}

/// Signs users in whose apps are then killed.
async fn users(back_end: &BackEnd) -> Result<()> {
    stream::iter(0..USERS)
        .map(|user| back_end.killed_app(user))
        .buffer_unordered(SENDERS)
        .try_collect()
        .await
}

/// Sends at a steady pace; the time of each answer counts from when its message was due.
async fn accepting(back_end: &BackEnd, vendor: &Sandbox) -> Result<Accepting> {
    let before = vendor.taken();
    let count = PACE * PACED_SECONDS;
    let start = tokio::time::Instant::now();
    let gap = Duration::from_secs(1) / u32::try_from(PACE)?;
    let mut sent = tokio::task::JoinSet::new();
    for number in 0..count {
        let due = start + gap * u32::try_from(number)?;
        tokio::time::sleep_until(due).await;
        let back_end = back_end.clone();
        sent.spawn(async move {
            back_end.send(number % USERS).await?;
            Ok::<_, anyhow::Error>(due.elapsed())
        });
    }
    let mut latencies = Latencies::default();
    while let Some(answer) = sent.join_next().await {
        latencies.add(answer??);
    }
    let took = start.elapsed();
    all_taken(vendor, before + u64::try_from(count)?).await?;
    Ok(Accepting {
        per_second: rate(count, took),
        p50: latencies.percentile(50),
        p99: latencies.percentile(99),
        worst: latencies.percentile(100),
    })
}

async fn unicasts(back_end: &BackEnd) -> Result<usize> {
    stream::iter(0..UNICASTS)
        .map(|number| back_end.send(number % USERS))
        .buffer_unordered(SENDERS)
        .try_collect::<()>()
        .await?;
    Ok(UNICASTS)
}

async fn batches(back_end: &BackEnd) -> Result<usize> {
    let half = USERS / 2;
    stream::iter(0..BATCHES)
        .map(|number| back_end.send_to_many((number % 2) * half, half))
        .buffer_unordered(4)
        .try_collect::<()>()
        .await?;
    Ok(BATCHES * half)
}

/// Measures from the first call to the moment when the vendor has taken the last push.
async fn rounds<F: Future<Output = Result<usize>>>(
    program: &Program,
    vendor: &Sandbox,
    send: impl Fn() -> F,
) -> Result<Vec<Pushing>> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let taken = vendor.taken();
        let before: Usage = program.usage()?;
        let start = Instant::now();
        let count = send().await?;
        let accepted = start.elapsed();
        all_taken(vendor, taken + u64::try_from(count)?).await?;
        let pushed = start.elapsed();
        let usage = at_rest(program).await?;
        rounds.push(Pushing {
            accepted_per_second: rate(count, accepted),
            pushed_per_second: rate(count, pushed),
            cpu_per_thousand: (usage.cpu - before.cpu) * 1_000 / u32::try_from(count)?,
        });
    }
    Ok(rounds)
}

/// Waits until the vendor has taken so many: each once, for nothing fails here.
async fn all_taken(vendor: &Sandbox, expected: u64) -> Result<()> {
    let start = Instant::now();
    while vendor.taken() < expected {
        ensure!(
            start.elapsed() < PATIENCE,
            "the vendor took {} of {expected} pushes",
            vendor.taken()
        );
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    ensure!(vendor.taken() == expected, "the vendor was asked twice");
    Ok(())
}

/// What the program has used once it has written down the last answers: when it is idle.
async fn at_rest(program: &Program) -> Result<Usage> {
    let start = Instant::now();
    let mut last = program.usage()?;
    while start.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = program.usage()?;
        // A tick or two is what the program takes for looking whether there is something to do.
        if now.cpu - last.cpu <= Duration::from_millis(20) {
            return Ok(now);
        }
        last = now;
    }
    bail!("the program does not come to rest")
}

fn rate(count: usize, took: Duration) -> f64 {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    f64::from(count) / took.as_secs_f64()
}
