//! Any story of saves, edits, withdrawals and waiting, told to the engine and to a list in memory.

use std::time::Duration;

use domain::certificate::{CertificateId, RevisionNumber};
use domain::{Clock as _, Timestamp};
use engine::certificates::{self, WithdrawError};
use proptest::prelude::*;

use crate::fixture::{DELAY, World, admin, edit, new};

#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(u64),
    Edit,
    Withdraw(i64),
}

/// What the list knows of one revision.
#[derive(Clone, Copy, Debug)]
struct Saved {
    effective_at: Timestamp,
    withdrawn: bool,
}

fn step() -> impl Strategy<Value = Step> {
    // Times on a coarse grid, so that the very millisecond is met often.
    prop_oneof![
        (0u64..5).prop_map(|quarters| Step::Wait(quarters * 150_000)),
        Just(Step::Edit),
        (1i64..6).prop_map(Step::Withdraw),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_engine_agrees_with_a_list_in_memory(steps in proptest::collection::vec(step(), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(tell(&steps));
    }
}

async fn tell(steps: &[Step]) {
    let world = World::new().await;
    let id = world.add(new(|_| ())).await;
    let mut list = vec![saved(&world)];
    for step in steps {
        match *step {
            Step::Wait(millis) => world.clock.advance(Duration::from_millis(millis)),
            Step::Edit => {
                world.edit(id, edit(|_| ())).await;
                list.push(saved(&world));
            }
            Step::Withdraw(number) => withdraw(&world, id, number, &mut list).await,
        }
        compare(&world, id, &list).await;
    }
}

fn saved(world: &World) -> Saved {
    Saved {
        effective_at: world.clock.now().plus(DELAY),
        withdrawn: false,
    }
}

async fn withdraw(world: &World, id: CertificateId, number: i64, list: &mut [Saved]) {
    let revision = RevisionNumber::from_number(number).unwrap();
    let answer =
        certificates::withdraw(&world.engine, &admin(), world.application, id, revision).await;
    let now = world.clock.now();
    let known = list.get_mut(usize::try_from(number - 1).unwrap());
    match (answer, known) {
        (Err(WithdrawError::NotFound(_)), None) => {}
        (Err(WithdrawError::AlreadyWithdrawn { .. }), Some(known)) => assert!(known.withdrawn),
        (Err(WithdrawError::AlreadyInEffect { .. }), Some(known)) => {
            assert!(!known.withdrawn && known.effective_at <= now);
        }
        (Ok(()), Some(known)) => {
            assert!(!known.withdrawn && known.effective_at > now);
            known.withdrawn = true;
        }
        (answer, known) => panic!("{answer:?} of {known:?}"),
    }
}

async fn compare(world: &World, id: CertificateId, list: &[Saved]) {
    let now = world.clock.now();
    let numbers = |of: &dyn Fn(&Saved) -> bool| -> Vec<i64> {
        let newest_first = (1..).zip(list).filter(|(_, saved)| of(saved));
        let mut numbers: Vec<i64> = newest_first.map(|(number, _)| number).collect();
        numbers.reverse();
        numbers
    };
    let in_effect = numbers(&|saved| !saved.withdrawn && saved.effective_at <= now);
    let waiting = numbers(&|saved| !saved.withdrawn && saved.effective_at > now);
    let withdrawn = numbers(&|saved| saved.withdrawn);

    let certificate = world.certificate(id).await;
    let withdrawals = certificate
        .revisions
        .iter()
        .filter(|r| r.withdrawn.is_some());
    let number = |revision: &certificates::Revision| revision.number.number();
    assert_eq!(world.serving(id).await, in_effect.first().copied());
    assert_eq!(
        certificate
            .waiting(now)
            .into_iter()
            .map(number)
            .collect::<Vec<_>>(),
        waiting
    );
    assert_eq!(withdrawals.map(number).collect::<Vec<_>>(), withdrawn);
    // Every save and every withdrawal was counted.
    let changes = i64::try_from(list.len() + withdrawn.len()).unwrap();
    assert_eq!(certificate.version.number(), changes);
}
