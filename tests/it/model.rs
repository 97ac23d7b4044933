//! Random histories on the real store against a model that anybody can check by reading it.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use slotkeeper::domain::{MayLose, RoleDraft, RoleSet, Session, SessionChanges, SessionId, SlotChoice, SlotKey, SlotNumber};
use slotkeeper::engine::{Claim, Decision, Engine, Leave, Seated};
use sqlx::Connection as _;

use crate::disk;
use crate::ground::{Ground, role, scale, user};

const ROLES: [&str; 2] = ["Trainer", "Assistant"];

/// What somebody does.
#[derive(Debug, Clone)]
enum Deed {
    Claim {
        user: u64,
        role: usize,
        slot: Option<u8>,
    },
    Quit {
        user: u64,
        role: usize,
    },
    Remove {
        user: u64,
        role: usize,
    },
    Rank {
        user: u64,
        rank: u8,
    },
    Open(bool),
    /// How many slots each role gets; none takes the role away.
    Reshape {
        slots: [u8; 2],
        force: bool,
    },
    /// Another process writes to the database, so nothing that is remembered counts any more.
    SomebodyElseWrites,
}

/// The rules once more, as plainly as possible.
#[derive(Debug, Default)]
struct Model {
    open: bool,
    ranks: BTreeMap<u64, u8>,
    /// Minimum rank and slots of each role that is there.
    roles: BTreeMap<usize, (u8, Vec<Option<u64>>)>,
}

impl Model {
    fn new() -> Self {
        let roles = BTreeMap::from([(0, (50, vec![None; 2])), (1, (0, vec![None; 3]))]);
        Self { open: true, ranks: BTreeMap::new(), roles }
    }

    fn claim(&mut self, user: u64, role: usize, slot: Option<u8>) -> String {
        let Some((min_rank, slots)) = self.roles.get_mut(&role) else { return "role_not_found".to_owned() };
        let Some(rank) = self.ranks.get(&user) else {
            return if self.open { "not_a_member".to_owned() } else { "not_claimable".to_owned() };
        };
        if !self.open {
            return "not_claimable".to_owned();
        }
        if rank < min_rank {
            return "rank_too_low".to_owned();
        }
        if slots.contains(&Some(user)) {
            return "already_in_role".to_owned();
        }
        let place = match slot {
            None => slots.iter().position(Option::is_none),
            Some(slot) => match slots.get(usize::from(slot)) {
                None => return "slot_not_found".to_owned(),
                Some(None) => Some(usize::from(slot)),
                Some(Some(_)) => None,
            },
        };
        let Some(place) = place else { return "slot_filled".to_owned() };
        slots[place] = Some(user);
        format!("slot {place}")
    }

    fn leave(&mut self, user: u64, role: usize) -> String {
        let Some((_, slots)) = self.roles.get_mut(&role) else { return "role_not_found".to_owned() };
        if !self.ranks.contains_key(&user) {
            return "not_a_member".to_owned();
        }
        let Some(place) = slots.iter().position(|holder| *holder == Some(user)) else { return "not_in_role".to_owned() };
        slots[place] = None;
        format!("slot {place}")
    }

    fn reshape(&mut self, wanted: [u8; 2], force: bool) -> String {
        let mut roles = BTreeMap::new();
        let mut lost = false;
        for (role, size) in wanted.into_iter().enumerate() {
            let old = self.roles.get(&role).map(|(_, slots)| slots.clone()).unwrap_or_default();
            lost |= old.iter().skip(usize::from(size)).any(Option::is_some);
            let mut slots = old;
            slots.resize(usize::from(size), None);
            if size > 0 {
                roles.insert(role, (minimum(role), slots));
            }
        }
        if lost && !force {
            return "holders_would_lose_slots".to_owned();
        }
        self.roles = roles;
        "done".to_owned()
    }

    /// The whole state as text.
    fn picture(&self) -> Vec<String> {
        let line = |(role, (rank, slots)): (&usize, &(u8, Vec<Option<u64>>))| format!("{} @{rank} {slots:?}", ROLES[*role]);
        self.roles.iter().map(line).collect()
    }
}

fn minimum(role: usize) -> u8 {
    [50, 0][role]
}

fn picture(session: &Session) -> Vec<String> {
    let line = |role: &slotkeeper::domain::Role| {
        let slots: Vec<Option<u64>> = role.slots.iter().map(|slot| slot.holder.map(|holder| holder.roblox.get())).collect();
        format!("{} @{} {slots:?}", role.name, role.min_rank)
    };
    session.roles.iter().map(line).collect()
}

fn seated(decision: Decision<Seated>) -> String {
    match decision {
        Ok(seated) => format!("slot {}", seated.change.slot().get()),
        Err(refusals) => refusals.first().reason().to_owned(),
    }
}

async fn carry_out(ground: &Ground, session: &SessionId, deed: &Deed) -> String {
    let engine = &ground.engine;
    let leave = |number: u64, place: usize| Leave {
        session: session.clone(),
        role: role(ROLES[place]),
        user: user(number),
        admit: false,
    };
    match deed {
        Deed::Claim { user: number, role: place, slot } => {
            let choice = slot.map_or(SlotChoice::Any, |slot| SlotChoice::Key(SlotKey::Vacant(SlotNumber::new(slot))));
            let claim = Claim { session: session.clone(), role: role(ROLES[*place]), choice, user: user(*number), admit: false };
            seated(engine.claim(ground.origin(), claim).await.unwrap())
        }
        Deed::Quit { user, role } => seated(engine.quit(ground.origin(), leave(*user, *role)).await.unwrap()),
        Deed::Remove { user, role } => seated(engine.remove(ground.origin(), leave(*user, *role)).await.unwrap()),
        Deed::Rank { user: number, rank } => {
            ground.rank(user(*number), *rank).await;
            "done".to_owned()
        }
        Deed::Open(open) => update(ground, session, SessionChanges { claimable: Some(*open), ..SessionChanges::default() }).await,
        Deed::Reshape { slots, force } => {
            let wanted = slots.iter().enumerate().filter(|(_, slots)| **slots > 0).map(|(place, slots)| {
                let rank = slotkeeper::domain::Rank::new(minimum(place));
                RoleDraft::new(role(ROLES[place]), i64::from(*slots), rank, slotkeeper::domain::Permissions::default()).unwrap()
            });
            let roles = Some(RoleSet::new(wanted.collect()).unwrap());
            update(
                ground,
                session,
                SessionChanges {
                    roles,
                    may_lose: if *force { MayLose::Anybody } else { MayLose::Nobody },
                    ..SessionChanges::default()
                },
            )
            .await
        }
        Deed::SomebodyElseWrites => {
            touch(&ground.path()).await;
            "done".to_owned()
        }
    }
}

/// Changes nothing, and commits that from outside.
async fn touch(path: &Path) {
    let mut connection = disk::open(path).await;
    sqlx::query("update workspaces set name = name").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn update(ground: &Ground, session: &SessionId, changes: SessionChanges) -> String {
    match ground.engine.update(ground.origin(), session.clone(), changes).await.unwrap() {
        Ok(_) => "done".to_owned(),
        Err(refusals) => refusals.first().reason().to_owned(),
    }
}

fn imagine(model: &mut Model, deed: &Deed) -> String {
    match deed {
        Deed::Claim { user, role, slot } => model.claim(*user, *role, *slot),
        Deed::Quit { user, role } | Deed::Remove { user, role } => model.leave(*user, *role),
        Deed::Rank { user, rank } => {
            model.ranks.insert(*user, *rank);
            "done".to_owned()
        }
        Deed::Open(open) => {
            model.open = *open;
            "done".to_owned()
        }
        Deed::Reshape { slots, force } => model.reshape(*slots, *force),
        Deed::SomebodyElseWrites => "done".to_owned(),
    }
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let claim =
        (1..7_u64, 0..2_usize, proptest::option::of(0..5_u8)).prop_map(|(user, role, slot)| Deed::Claim { user, role, slot });
    let quit = (1..7_u64, 0..2_usize).prop_map(|(user, role)| Deed::Quit { user, role });
    let remove = (1..7_u64, 0..2_usize).prop_map(|(user, role)| Deed::Remove { user, role });
    let rank = (1..7_u64, prop_oneof![Just(0_u8), Just(50), Just(255)]).prop_map(|(user, rank)| Deed::Rank { user, rank });
    let open = any::<bool>().prop_map(Deed::Open);
    let reshape = ([0..4_u8, 0..5_u8], any::<bool>()).prop_map(|(slots, force)| Deed::Reshape { slots, force });
    let deed =
        prop_oneof![8 => claim, 3 => quit, 2 => remove, 3 => rank, 1 => open, 1 => reshape, 1 => Just(Deed::SomebodyElseWrites)];
    proptest::collection::vec(deed, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24 * scale(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_ends_as_the_model_says_and_is_the_same_after_a_restart(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let ground = Ground::new().await;
            let session = ground.session("Trainer x2 @50, Assistant x3").await.id.clone();
            let mut model = Model::new();
            for (place, deed) in deeds.iter().enumerate() {
                let expected = imagine(&mut model, deed);
                let happened = carry_out(&ground, &session, deed).await;
                prop_assert_eq!(happened, expected, "deed {}: {:?}", place, deed);
            }
            let present = ground.engine.get(&ground.workspace, &session).await.unwrap().unwrap();
            prop_assert_eq!(picture(&present), model.picture());
            let ground = ground.restart().await;
            let found = ground.engine.get(&ground.workspace, &session).await.unwrap().unwrap();
            prop_assert_eq!(found, present);
            Ok(())
        })?;
    }
}
