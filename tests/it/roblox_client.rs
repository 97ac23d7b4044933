//! What asks Roblox, against a Roblox that answers as it is documented to, and fails as it is known to.

use std::time::Duration;

use roblox_sandbox::{Fault, RobloxSandbox, Service};
use secrecy::SecretString;
use slotkeeper::domain::{Rank, RobloxGroupId, RobloxId, WorkspaceId};
use slotkeeper::roblox::{Bases, Interface, Roblox, Settings, Trouble};

pub(crate) const GROUP: u64 = 5_000;

pub(crate) fn group() -> RobloxGroupId {
    RobloxGroupId::new(GROUP).unwrap()
}

fn workspace() -> WorkspaceId {
    "night-shift".parse().unwrap()
}

pub(crate) fn user(id: u64) -> RobloxId {
    RobloxId::new(id).unwrap()
}

pub(crate) fn client(sandbox: &RobloxSandbox, key: Option<&str>, interface: Option<Interface>) -> Roblox {
    let bases = Bases {
        users: sandbox.base(Service::Users).into(),
        groups: sandbox.base(Service::Groups).into(),
        thumbnails: sandbox.base(Service::Thumbnails).into(),
        open_cloud: sandbox.base(Service::OpenCloud).into(),
        site: sandbox.page().into(),
    };
    let patience = Duration::from_millis(700);
    Roblox::new(Settings { bases, key: key.map(SecretString::from), interface, patience }).unwrap()
}

pub(crate) async fn sandbox() -> RobloxSandbox {
    let sandbox = RobloxSandbox::start().await.unwrap();
    sandbox.add_group(GROUP, "Night Shift");
    sandbox.add_group(GROUP + 1, "Elsewhere");
    sandbox.add_open_cloud_key("cloud-key");
    for id in 1..=60 {
        sandbox.add_user(id, &format!("user{id}"));
    }
    sandbox
}

#[tokio::test]
async fn a_name_is_looked_up_and_the_number_stays_when_the_name_changes() {
    let sandbox = sandbox().await;
    let roblox = client(&sandbox, None, None);
    let found = roblox.account_named(&workspace(), &"USER7".parse().unwrap()).await.unwrap();
    assert_eq!((found.id, found.name.as_str()), (user(7), "user7"));
    sandbox.add_user(7, "renamed");
    let found = roblox.accounts(&workspace(), &[user(7), user(999)]).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id, found[0].name.as_str()), (user(7), "renamed"));
    assert_eq!(roblox.account_named(&workspace(), &"nobody".parse().unwrap()).await, Err(Trouble::NotFound));
}

#[tokio::test]
async fn a_profile_is_read_by_either_interface() {
    let sandbox = sandbox().await;
    sandbox.set_description(7, "apple river");
    sandbox.set_banned(7, true);
    let legacy = client(&sandbox, None, None).profile(&workspace(), user(7)).await.unwrap();
    assert_eq!((legacy.description.as_str(), legacy.banned), ("apple river", true));
    let newer = client(&sandbox, Some("cloud-key"), None).profile(&workspace(), user(7)).await.unwrap();
    assert_eq!((newer.description.as_str(), newer.account.id), ("apple river", user(7)));
    for key in [None, Some("cloud-key")] {
        assert_eq!(client(&sandbox, key, None).profile(&workspace(), user(999)).await, Err(Trouble::NotFound));
    }
}

#[tokio::test]
async fn a_headshot_is_an_address_or_nothing_while_it_is_not_drawn() {
    let sandbox = sandbox().await;
    let roblox = client(&sandbox, None, None);
    assert!(roblox.headshot(&workspace(), user(7)).await.unwrap().unwrap().starts_with("http://127.0.0.1:"));
    sandbox.set_headshot_pending(7);
    assert_eq!(roblox.headshot(&workspace(), user(7)).await, Ok(None));
    sandbox.set_headshot_blocked(7);
    assert_eq!(roblox.headshot(&workspace(), user(7)).await, Ok(None));
}

#[tokio::test]
async fn the_highest_of_all_roles_is_the_rank_by_either_interface() {
    let sandbox = sandbox().await;
    sandbox.set_ranks(GROUP, 7, &[10, 200, 30]);
    sandbox.set_rank(GROUP + 1, 7, 255);
    sandbox.set_rank(GROUP + 1, 8, 255);
    for key in [None, Some("cloud-key")] {
        let roblox = client(&sandbox, key, None);
        assert_eq!(roblox.group_rank(&workspace(), group(), user(7), None).await, Ok(Some(Rank::new(200))), "{key:?}");
        assert_eq!(
            roblox.group_rank(&workspace(), group(), user(8), None).await,
            Ok(None),
            "who is in another group is not in this one"
        );
    }
}

#[tokio::test]
async fn a_group_with_more_roles_than_a_page_is_read_to_its_end() {
    let sandbox = sandbox().await;
    for rank in 1..=100 {
        sandbox.add_role(GROUP, rank);
    }
    sandbox.set_rank(GROUP, 7, 99);
    let roblox = client(&sandbox, Some("cloud-key"), None);
    assert_eq!(roblox.group_rank(&workspace(), group(), user(7), None).await, Ok(Some(Rank::new(99))));
}

#[tokio::test]
async fn who_waits_for_the_same_rank_shares_one_call_and_open_cloud_takes_many_users_in_one() {
    let sandbox = sandbox().await;
    for id in 1..=60 {
        sandbox.set_rank(GROUP, id, u8::try_from(id).unwrap());
    }
    let roblox = client(&sandbox, Some("cloud-key"), None);
    roblox.group_rank(&workspace(), group(), user(1), None).await.unwrap();
    sandbox.forget_requests();
    let asked = (0..180).map(|number| {
        let roblox = roblox.clone();
        async move { (number % 60 + 1, roblox.group_rank(&workspace(), group(), user(number % 60 + 1), None).await) }
    });
    for (id, rank) in futures::future::join_all(asked).await {
        assert_eq!(rank, Ok(Some(Rank::new(u8::try_from(id).unwrap()))));
    }
    let memberships = sandbox.requests().into_iter().filter(|request| request.path.ends_with("/memberships")).count();
    assert!(memberships <= 4, "60 users, 3 of each waiting, took {memberships} calls");
}

#[tokio::test]
async fn without_a_key_each_user_is_asked_for_once_however_many_wait() {
    let sandbox = sandbox().await;
    sandbox.set_rank(GROUP, 7, 50);
    sandbox.fault(Service::Groups, Fault::Slow(Duration::from_millis(200)));
    let roblox = client(&sandbox, None, None);
    let workspace = workspace();
    let asked = (0..20).map(|_| roblox.group_rank(&workspace, group(), user(7), None));
    for rank in futures::future::join_all(asked).await {
        assert_eq!(rank, Ok(Some(Rank::new(50))));
    }
    assert_eq!(sandbox.requests_to(Service::Groups).len(), 1);
}

#[tokio::test]
async fn every_failure_is_a_value_and_nobody_waits_for_ever() {
    let sandbox = sandbox().await;
    for (fault, trouble) in [
        (Fault::Slow(Duration::from_secs(5)), Trouble::Down),
        (Fault::ServerError, Trouble::Down),
        (Fault::Unreachable, Trouble::Down),
        (Fault::ChangedShape, Trouble::Unreadable),
        (Fault::Html, Trouble::Unreadable),
    ] {
        for service in Service::ALL {
            sandbox.fault(service, fault);
        }
        for key in [None, Some("cloud-key")] {
            let roblox = client(&sandbox, key, None);
            assert_eq!(roblox.group_rank(&workspace(), group(), user(7), None).await, Err(trouble), "{fault:?} {key:?}");
            assert_eq!(roblox.profile(&workspace(), user(7)).await, Err(trouble), "{fault:?} {key:?}");
            assert_eq!(roblox.headshot(&workspace(), user(7)).await, Err(trouble), "{fault:?} {key:?}");
            assert_eq!(roblox.account_named(&workspace(), &"user7".parse().unwrap()).await, Err(trouble), "{fault:?} {key:?}");
        }
    }
}

#[tokio::test]
async fn after_a_429_nothing_is_sent_until_the_time_that_it_named() {
    let sandbox = sandbox().await;
    sandbox.fault(Service::Users, Fault::RateLimited { retry_after: Some(1) });
    let roblox = client(&sandbox, None, None);
    let Err(Trouble::RateLimited { until }) = roblox.profile(&workspace(), user(7)).await else { panic!("not refused") };
    sandbox.recover(Service::Users);
    assert_eq!(roblox.profile(&workspace(), user(7)).await, Err(Trouble::RateLimited { until }));
    assert_eq!(sandbox.requests_to(Service::Users).len(), 1);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(roblox.profile(&workspace(), user(7)).await.is_ok());
}

#[tokio::test]
async fn a_private_group_and_a_wrong_key_are_not_shown_to_us() {
    let sandbox = sandbox().await;
    sandbox.set_private(GROUP, true);
    let roblox = client(&sandbox, Some("cloud-key"), None);
    assert_eq!(roblox.group_rank(&workspace(), group(), user(7), None).await, Err(Trouble::Forbidden));
    let wrong = client(&sandbox, Some("wrong"), None);
    assert_eq!(wrong.group_rank(&workspace(), group(), user(7), None).await, Err(Trouble::Forbidden));
    sandbox.set_private(GROUP, false);
    let own: SecretString = "cloud-key".into();
    assert_eq!(
        wrong.group_rank(&workspace(), group(), user(7), Some(&own)).await,
        Ok(None),
        "a group's own key goes before the general one"
    );
}

#[tokio::test]
async fn a_key_is_not_used_where_the_older_interface_is_chosen_and_stands_in_no_debug_text() {
    let sandbox = sandbox().await;
    let roblox = client(&sandbox, Some("cloud-key"), Some(Interface::Legacy));
    roblox.group_rank(&workspace(), group(), user(7), None).await.unwrap();
    assert!(sandbox.requests().iter().all(|request| request.credential.is_none()));
    assert!(!format!("{:?}", client(&sandbox, Some("cloud-key"), None)).contains("cloud-key"));
}
