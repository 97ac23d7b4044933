//! The address of a request, before anybody knows what it names.
//!
//! Owns the versions of the interface and percent-encoding. Libraries differ in both: some write `/api/v9` or no version,
//! some write `%40me` for `@me`.

/// Where the interface lies. After it stands a version, or the route at once.
const ROOT: &str = "/api";
/// The versions that Discord still serves. The routes that are modelled here are the same in both.
const SERVED: [&str; 2] = ["v9", "v10"];

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A route, without the interface's root and version, in plain letters.
    Route(String),
    /// A version that Discord no longer serves, or never has.
    WrongVersion,
    /// Nothing of the interface.
    Elsewhere,
}

impl Address {
    pub(super) fn read(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/')) else {
            return Self::Elsewhere;
        };
        let (first, after) = rest.trim_start_matches('/').split_once('/').unwrap_or((rest.trim_start_matches('/'), ""));
        match first {
            version if SERVED.contains(&version) => Self::Route(decoded(&format!("/{after}"))),
            version if is_version(version) => Self::WrongVersion,
            _ => Self::Route(decoded(rest)),
        }
    }
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Decodes each segment by itself. One that holds an encoded slash stays as it is: decoded, it would be two.
fn decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| decoded_segment(segment).filter(|plain| !plain.contains('/')).unwrap_or_else(|| segment.to_owned()))
        .collect();
    segments.join("/")
}

fn decoded_segment(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = after.get(2..)?;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn versions_and_encoded_letters_lead_to_the_same_route() {
        for path in ["/api/users/@me", "/api/v9/users/@me", "/api/v10/users/%40me", "/api/v10/users/%40%6De"] {
            assert_eq!(Address::read(path), Address::Route("/users/@me".to_owned()), "{path}");
        }
        for path in ["/api/v8/users/@me", "/api/v11/gateway", "/api/v6"] {
            assert_eq!(Address::read(path), Address::WrongVersion, "{path}");
        }
        for path in ["/", "/apis/users/@me", "/users/@me"] {
            assert_eq!(Address::read(path), Address::Elsewhere, "{path}");
        }
    }

    #[test]
    fn what_is_encoded_badly_or_would_change_the_path_stays_as_it_is() {
        for path in ["/a%2Fb/c", "/a%", "/a%4", "/a%zz", "/%ff"] {
            assert_eq!(Address::read(&format!("/api/v10{path}")), Address::Route(path.to_owned()));
        }
    }
}
