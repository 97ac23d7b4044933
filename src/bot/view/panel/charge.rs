//! Who is in charge, and in which channel else the board is posted.

use serenity::builder::CreateActionRow;

use super::Scene;
use crate::bot::custom_id::PanelControl;
use crate::bot::face::{Face, Offers};
use crate::domain::Post;

/// Three menus, each filled with who has the post.
#[must_use]
pub fn page(scene: &Scene<'_>) -> Face {
    let session = scene.session();
    let posts = [
        (Post::Host, session.host, "Host: nobody"),
        (Post::CoHost, session.co_host, "Co-host: nobody"),
        (Post::Supervisor, session.supervisor, "Supervisor: nobody"),
    ];
    let menus = posts.map(|(post, now, placeholder)| {
        let now = now.and_then(|user| scene.seated.people.on_discord(user));
        scene.menu(PanelControl::Appoint(post), placeholder, Offers::Members(now))
    });
    let lines =
        vec!["Who is in charge? From top to bottom: host, co-host, supervisor. Clear a menu to leave its post empty.".to_owned()];
    Face { menus: menus.into(), ..scene.page("In charge", &lines, vec![CreateActionRow::Buttons(vec![scene.back()])]) }
}

/// Where else?
#[must_use]
pub fn post_elsewhere(scene: &Scene<'_>) -> Face {
    let lines = vec!["In which channel shall another board stand? Every board shows the same and works the same.".to_owned()];
    let menus = vec![scene.menu(PanelControl::PostIn, "Choose a channel…", Offers::TextChannels(None))];
    Face { menus, ..scene.page("Post elsewhere", &lines, vec![CreateActionRow::Buttons(vec![scene.back()])]) }
}
