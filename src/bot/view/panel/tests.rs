//! The pages of the panel keep to Discord's limits, whatever the session.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;
use crate::bot::custom_id::{PendingId, SeatDigest};
use crate::bot::view::limits::broken;
use crate::bot::view::sample::{any_session, discord};
use crate::domain::{Permissions, Role};
use crate::engine::Capabilities;

fn powers(moderates: bool) -> Powers {
    let all = Permissions { change_session_status: true, pass_or_fail_attendees: true, modify_attendance: true };
    Powers { moderates, permissions: all }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_page_of_any_session_is_one_that_discord_takes(seated in any_session(), moderates in any::<bool>(), series in any::<bool>()) {
        let can = if series { Capabilities::SERIES } else { Capabilities::EMBEDDED };
        let scene = Scene { seated: &seated, powers: powers(moderates), can, notice: Some("Done.") };
        let session = &seated.session;
        let mut pages = vec![
            home::page(&scene, &[], None, &seated.people),
            ask::delay(&scene),
            ask::end(&scene),
            ask::cancel(&scene),
            people::assign(&scene),
            people::assign_to(&scene, discord(7)),
            people::pick(&scene, None),
            attendance::page(&scene, None),
            charge::page(&scene),
            charge::post_elsewhere(&scene),
            trail::undo(&scene, &[]),
        ];
        let losers: Vec<_> = session.holders().map(|(role, _, holder)| (role.name.clone(), holder.roblox)).collect();
        pages.push(ask::holders_would_lose(&scene, &losers, PendingId::fresh()));
        let first: Option<&Role> = session.roles.iter().find(|role| role.holders().next().is_some());
        if let Some((slot, holder)) = first.and_then(|role| role.holders().next()) {
            let role = first.unwrap();
            // Where somebody sits twice, nobody is found; that is a page of its own.
            if let Some(seat) = SeatDigest::of(&role.name, slot, holder.roblox).find(session) {
                pages.extend([people::seat(&scene, &seat), people::move_to(&scene, &seat), attendance::holder(&scene, &seat)]);
            }
            pages.extend([people::pick(&scene, Some(role)), attendance::page(&scene, Some(role))]);
        }
        for page in pages {
            prop_assert_eq!(broken(&page), Vec::<String>::new());
        }
    }
}
