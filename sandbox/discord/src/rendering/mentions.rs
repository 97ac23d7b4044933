//! Mentions: `<@1>`, `<@&1>`, `<#1>` become `@Name`, `@Role`, `#channel`.
//!
//! Owns their reading; whom they notify is decided in `world::pings`.

use crate::world::World;

pub(crate) fn render(world: &World, guild: u64, text: &str) -> String {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        rendered.push_str(before);
        let mention = from.split_once('>').and_then(|(inside, after)| {
            let name = name(world, guild, inside.trim_start_matches('<'))?;
            Some((name, after))
        });
        if let Some((name, after)) = mention {
            rendered.push_str(&name);
            rest = after;
        } else {
            rendered.push('<');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    rendered.push_str(rest);
    rendered
}

fn name(world: &World, guild: u64, inside: &str) -> Option<String> {
    if let Some(role) = inside.strip_prefix("@&") {
        let role = world.guilds.get(&guild)?.roles.get(&role.parse().ok()?)?;
        Some(format!("@{}", role.name))
    } else if let Some(user) = inside.strip_prefix('@') {
        let user = world.users.get(&user.trim_start_matches('!').parse().ok()?)?;
        Some(format!("@{}", user.name))
    } else if let Some(channel) = inside.strip_prefix('#') {
        let channel = world.channels.get(&channel.parse().ok()?)?;
        Some(format!("#{}", channel.name))
    } else {
        // A command that can be clicked: `</name sub:1>`.
        let command = inside.strip_prefix('/')?;
        command.split_once(':').map(|(name, _)| format!("/{name}"))
    }
}
