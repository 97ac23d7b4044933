//! Patterns of routes: `/channels/*/messages`.
//!
//! Owns the matching that faults and the record of requests share. It must never know the routes.

/// Whether `method` and `path` fit. In the path `*` stands for one segment and a last `**` for all that
/// follow; the method `*` stands for any.
pub(crate) fn fits(method: &str, path: &str, wanted_method: &str, pattern: &str) -> bool {
    (wanted_method == "*" || wanted_method.eq_ignore_ascii_case(method)) && path_fits(path, pattern)
}

fn path_fits(path: &str, pattern: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/');
    for wanted in pattern.trim_matches('/').split('/') {
        if wanted == "**" {
            return true;
        }
        match segments.next() {
            Some(segment) if wanted == "*" || wanted == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_is_one_segment_and_two_are_the_rest() {
        assert!(fits("POST", "/channels/1/messages", "POST", "/channels/*/messages"));
        assert!(!fits("POST", "/channels/1/messages/2", "POST", "/channels/*/messages"));
        assert!(fits("PATCH", "/channels/1/messages/2", "*", "/channels/**"));
        assert!(!fits("GET", "/channels/1", "POST", "/channels/*"));
    }
}
