//! Addresses of pages on Roblox's web site, as people copy them.

/// The part after one of these words in `https://www.roblox.com/users/<number>/profile`, with or without scheme, `www.`, a
/// language (`/de/users/…`), a query or what else a phone's share button adds.
pub(super) fn part_after<'text>(text: &'text str, words: &[&str]) -> Option<&'text str> {
    let address = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    let (host, path) = address.split_once('/')?;
    let host = host.to_ascii_lowercase();
    if !matches!(host.as_str(), "roblox.com" | "www.roblox.com" | "web.roblox.com") {
        return None;
    }
    let mut parts = path.split(['/', '?', '#']);
    parts.by_ref().take(2).find(|part| words.contains(part))?;
    parts.next()
}
