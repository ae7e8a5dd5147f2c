//! Attributes that converters write behind images.

/// Longest attributes.
const LONGEST: usize = 200;

/// How many characters of `{width="4in" height="3in"}`, `{.left}` stand at the front.
pub(crate) fn attributes(chars: &[char]) -> usize {
    let window = &chars[..chars.len().min(LONGEST)];
    let Some(end) = window.iter().position(|c| *c == '}').filter(|_| window[0] == '{') else { return 0 };
    let inner = &window[1..end];
    let named = matches!(inner.first(), Some('.' | '#')) || inner.contains(&'=');
    if named { end + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_images() {
        for (text, want) in [("{width=\"2in\"} 桥", 13), ("{.left}", 7), ("{3}----", 0), ("{", 0), ("", 0)] {
            assert_eq!(attributes(&text.chars().collect::<Vec<_>>()), want, "{text}");
        }
    }
}
