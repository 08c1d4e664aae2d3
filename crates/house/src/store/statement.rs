//! SQL texts as named values, so that a test can prepare every one of them on both engines:
//! that is our compile-time check.

use std::borrow::Cow;
use std::sync::OnceLock;

/// One SQL text with `$1, $2, ...` parameters, good for both engines.
pub struct Statement {
    /// Module path and constant name, for error messages and slow-statement logs.
    pub name: &'static str,
    pub text: Cow<'static, str>,
    sqlite: OnceLock<String>,
}

impl Statement {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text: Cow::Borrowed(text), sqlite: OnceLock::new() }
    }

    /// A text that was put together for one question, as filters are. Engines know it again by its words.
    pub const fn made(name: &'static str, text: String) -> Self {
        Self { name, text: Cow::Owned(text), sqlite: OnceLock::new() }
    }

    /// The text with `?1` in place of `$1`: SQLite numbers `$1` by first appearance, `?1` by its digit.
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| question_marks(&self.text))
    }
}

fn question_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let parameter = c == '$' && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if parameter { '?' } else { c });
    }
    out
}

/// Declares the statements of one `store.rs` and `ALL`, the list that the preparation test walks.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $name:ident = $text:expr;)*) => {
        $( $(#[$meta])* pub(crate) static $name: $crate::store::Statement =
            $crate::store::Statement::new(concat!(module_path!(), "::", stringify!($name)), $text); )*
        /// Every statement of this file; the room lists it, the preparation test walks it.
        pub const ALL: &[&$crate::store::Statement] = &[$(&$name),*];
    };
}

#[cfg(test)]
mod tests {
    use super::question_marks;

    #[test]
    fn parameters_keep_their_numbers() {
        assert_eq!(question_marks("a = $2 and b = $1 and c = '$x'"), "a = ?2 and b = ?1 and c = '$x'");
    }
}
