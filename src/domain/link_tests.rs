//! Which link counts, over many mixtures of links.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;

use super::*;

fn sources() -> impl Strategy<Value = LinkSource> {
    prop_oneof![Just(LinkSource::Phrase), Just(LinkSource::Moderator), Just(LinkSource::Bloxlink), Just(LinkSource::Rover)]
}

/// Links of five users to four accounts, in one server or everywhere, as the constraints let them stand together.
fn links() -> impl Strategy<Value = Vec<Link>> {
    let one = (1_u64..6, 1_u64..5, sources(), any::<bool>(), any::<bool>(), 0_i64..10);
    let link = one.prop_map(|(discord, roblox, source, here, shared, second)| Link {
        discord: DiscordUserId::new(discord).unwrap(),
        roblox: RobloxId::new(roblox).unwrap(),
        scope: if here { LinkScope::Guild(GuildId::new(9).unwrap()) } else { LinkScope::Everywhere },
        source,
        shared,
        linked_at: Timestamp::from_second(second).unwrap(),
        checked_at: Timestamp::from_second(second).unwrap(),
    });
    proptest::collection::vec(link, 0..12).prop_map(possible)
}

/// Those that the constraints of the table let stand together.
fn possible(links: Vec<Link>) -> Vec<Link> {
    let mut kept: Vec<Link> = Vec::new();
    for link in links {
        let same_place = |other: &&Link| other.scope == link.scope && other.source == link.source;
        let in_the_way =
            |other: &Link| other.discord == link.discord || (other.roblox == link.roblox && !other.shared && !link.shared);
        if !kept.iter().filter(same_place).any(in_the_way) {
            kept.push(link);
        }
    }
    kept
}

fn orders() -> impl Strategy<Value = LinkOrder> {
    let all = vec![LinkSource::Phrase, LinkSource::Moderator, LinkSource::Bloxlink, LinkSource::Rover];
    (Just(all).prop_shuffle(), 1_usize..5).prop_map(|(all, kept)| LinkOrder::new(all.into_iter().take(kept).collect()))
}

fn standing(order: &LinkOrder, links: &[Link], user: DiscordUserId) -> Option<Link> {
    order.standing(links.iter().filter(|link| link.discord == user), links).copied()
}

proptest! {
    #[test]
    fn no_account_is_two_users_unless_a_policy_said_so(order in orders(), links in links()) {
        let users: Vec<DiscordUserId> = (1..6).map(|id| DiscordUserId::new(id).unwrap()).collect();
        let found: Vec<Link> = users.iter().filter_map(|user| standing(&order, &links, *user)).collect();
        for (place, link) in found.iter().enumerate() {
            let twins = found.iter().skip(place + 1).filter(|other| other.roblox == link.roblox && !other.shared && !link.shared);
            prop_assert_eq!(twins.count(), 0);
        }
    }

    #[test]
    fn only_a_users_own_link_from_a_source_that_is_switched_on_counts(order in orders(), links in links(), user in 1_u64..6) {
        let user = DiscordUserId::new(user).unwrap();
        if let Some(link) = standing(&order, &links, user) {
            prop_assert_eq!(link.discord, user);
            prop_assert!(order.place(link.source).is_some());
            prop_assert!(links.contains(&link));
        }
    }

    #[test]
    fn a_moderators_word_never_takes_an_account_from_who_proved_it(links in links(), user in 1_u64..6) {
        let order = LinkOrder::new(vec![LinkSource::Phrase, LinkSource::Moderator, LinkSource::Bloxlink, LinkSource::Rover]);
        let user = DiscordUserId::new(user).unwrap();
        if let Some(link) = standing(&order, &links, user) && link.source == LinkSource::Moderator && !link.shared {
            let proved = links.iter().any(|other| {
                other.roblox == link.roblox && other.discord != user && other.source == LinkSource::Phrase && !other.shared
            });
            prop_assert!(!proved);
        }
    }

    #[test]
    fn in_which_order_links_are_found_makes_no_difference(order in orders(), links in links(), user in 1_u64..6) {
        let user = DiscordUserId::new(user).unwrap();
        let mut backwards = links.clone();
        backwards.reverse();
        let (one, other) = (standing(&order, &links, user), standing(&order, &backwards, user));
        prop_assert_eq!(one.map(|link| (link.roblox, link.source)), other.map(|link| (link.roblox, link.source)));
    }
}
