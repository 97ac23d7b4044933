//! What a seed must hold beyond its form: names that exist, identifiers that are used once.
//!
//! Owns these rules, so that planting a seed cannot fail.

use std::collections::HashSet;

use super::{Guild, Overwrite, Seed};

/// Whom an overwrite may be for besides roles and people.
pub(super) const EVERYONE: &str = "@everyone";
pub(super) const BOT: &str = "@bot";

/// What is wrong with it, in a sentence.
pub(super) fn check(seed: &Seed) -> Result<(), String> {
    let mut used = HashSet::new();
    let mut once = |id: Option<u64>| match id {
        Some(id) if !used.insert(id) => Err(format!("the identifier {id} stands there twice")),
        _ => Ok(()),
    };
    once(seed.bot.application_id)?;
    for guild in &seed.guilds {
        once(guild.id)?;
        let of_roles = guild.roles.iter().map(|role| role.id);
        let of_channels = guild.channels.iter().map(|channel| channel.id);
        of_roles.chain(of_channels).try_for_each(&mut once)?;
        // The same person may be a member of several servers, but of each only once.
        let mut here = HashSet::new();
        for id in guild.people.iter().filter_map(|person| person.id) {
            if !here.insert(id) {
                return Err(format!("{}: the identifier {id} stands there twice", guild.name));
            }
        }
        names(guild).map_err(|problem| format!("{}: {problem}", guild.name))?;
    }
    let people: HashSet<u64> = seed.guilds.iter().flat_map(|guild| &guild.people).filter_map(|person| person.id).collect();
    match people.intersection(&used).next() {
        Some(id) => Err(format!("the identifier {id} stands there twice")),
        None => Ok(()),
    }
}

fn names(guild: &Guild) -> Result<(), String> {
    let role = |name: &str| guild.roles.iter().any(|role| role.name == name);
    let person = |name: &str| guild.people.iter().any(|person| person.name == name);
    for one in &guild.people {
        if let Some(unknown) = one.roles.iter().find(|name| !role(name)) {
            return Err(format!("{} has the role `{unknown}`, which is not among its roles", one.name));
        }
    }
    if guild.people.iter().filter(|person| person.owner).count() > 1 {
        return Err("a server has one owner".to_owned());
    }
    for channel in &guild.channels {
        let known = |one: &&Overwrite| {
            let who = one.who.as_str();
            who == EVERYONE || who == BOT || role(who) || person(who)
        };
        if let Some(unknown) = channel.overwrites.iter().find(|one| !known(one)) {
            let (channel, who) = (&channel.name, &unknown.who);
            return Err(format!("#{channel} is for `{who}`, which is no role, no person, and neither {EVERYONE} nor {BOT}"));
        }
    }
    Ok(())
}
