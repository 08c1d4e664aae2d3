//! Licence expressions (SPDX) against a list of accepted licences.

/// Whether one may choose accepted licences so that the whole expression is satisfied.
///
/// `OR` leaves the choice, `AND` asks for both, the old `/` means `OR`. `X WITH exception` must be accepted as written or
/// as plain `X`, for an exception only ever gives more rights.
pub fn accepted(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, allowed };
    let answer = reader.any()?;
    match words.get(reader.at) {
        None => Ok(answer),
        Some(rest) => Err(format!("`{rest}` is not expected in `{expression}`")),
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn take(&mut self, word: &str) -> bool {
        let is = self.words.get(self.at).is_some_and(|next| next.eq_ignore_ascii_case(word));
        self.at += usize::from(is);
        is
    }

    fn any(&mut self) -> Result<bool, String> {
        let mut answer = self.all()?;
        while self.take("OR") {
            answer |= self.all()?;
        }
        Ok(answer)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut answer = self.one()?;
        while self.take("AND") {
            answer &= self.one()?;
        }
        Ok(answer)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let answer = self.any()?;
            return if self.take(")") { Ok(answer) } else { Err("a bracket is not closed".into()) };
        }
        let name = self.word()?;
        let plain = self.allowed.iter().any(|own| own == name);
        if self.take("WITH") {
            let exception = self.word()?;
            let whole = format!("{name} WITH {exception}");
            return Ok(plain || self.allowed.contains(&whole));
        }
        Ok(plain)
    }

    fn word(&mut self) -> Result<&'a str, String> {
        let word = self.words.get(self.at).copied().ok_or("a licence is missing at the end")?;
        self.at += 1;
        if ["(", ")", "AND", "OR", "WITH"].contains(&word) {
            Err(format!("`{word}` where a licence is expected"))
        } else {
            Ok(word)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str) -> Result<bool, String> {
        accepted(expression, &["MIT".into(), "Apache-2.0".into(), "Unicode-3.0".into()])
    }

    #[test]
    fn a_choice_needs_one_and_a_sum_needs_all() {
        for (expression, answer) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("GPL-3.0 OR MIT AND Unicode-3.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-2.0 WITH Classpath-exception-2.0 OR GPL-3.0", false),
        ] {
            assert_eq!(check(expression), Ok(answer), "{expression}");
        }
    }

    #[test]
    fn a_broken_expression_is_an_error_and_never_a_yes() {
        for broken in ["", "MIT OR", "(MIT", "MIT MIT", "AND MIT", "MIT WITH"] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }
}
