//! Who is in charge, and in which channel else the board is posted.

use serenity::all::{ChannelType, UserId};
use serenity::builder::{CreateActionRow, CreateSelectMenuKind};

use super::Scene;
use crate::bot::custom_id::PanelControl;
use crate::bot::face::Face;
use crate::domain::{Post, RobloxId};

/// Three menus, each filled with who has the post.
#[must_use]
pub fn page(scene: &Scene<'_>) -> Face {
    let session = scene.session();
    let posts = [
        (Post::Host, session.host, "Host: nobody"),
        (Post::CoHost, session.co_host, "Co-host: nobody"),
        (Post::Supervisor, session.supervisor, "Supervisor: nobody"),
    ];
    let menus = posts.into_iter().map(|(post, now, placeholder)| menu(scene, post, now, placeholder));
    let lines =
        vec!["Who is in charge? From top to bottom: host, co-host, supervisor. Clear a menu to leave its post empty.".to_owned()];
    let rows = menus.chain([CreateActionRow::Buttons(vec![scene.back()])]).collect();
    scene.page("In charge", &lines, rows)
}

fn menu(scene: &Scene<'_>, post: Post, now: Option<RobloxId>, placeholder: &str) -> CreateActionRow {
    let user = now.and_then(|user| scene.seated.people.on_discord(user)).map(|user| UserId::new(user.get()));
    let kind = CreateSelectMenuKind::User { default_users: user.map(|user| vec![user]) };
    CreateActionRow::SelectMenu(scene.choose(PanelControl::Appoint(post), placeholder, kind).min_values(0).max_values(1))
}

/// Where else?
#[must_use]
pub fn post_elsewhere(scene: &Scene<'_>) -> Face {
    let lines = vec!["In which channel shall another board stand? Every board shows the same and works the same.".to_owned()];
    let kind = CreateSelectMenuKind::Channel {
        channel_types: Some(vec![ChannelType::Text, ChannelType::News, ChannelType::PublicThread]),
        default_channels: None,
    };
    let menu = CreateActionRow::SelectMenu(scene.choose(PanelControl::PostIn, "Choose a channel…", kind));
    scene.page("Post elsewhere", &lines, vec![menu, CreateActionRow::Buttons(vec![scene.back()])])
}
