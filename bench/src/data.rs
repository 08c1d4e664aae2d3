//! The tickets that the load consists of: invented, the same for the same number, with words as unevenly frequent as in
//! a real language, and one word that exactly one ticket in a thousand contains.

/// The word that 0.1 % of the tickets contain, and no vocabulary word starts with.
pub const RARE: &str = "zyxolith";

/// How many tickets share one occurrence of the rare word.
pub const RARE_EVERY: u64 = 1000;

const SYLLABLES: [&str; 32] = [
    "ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "cha", "ster", "pri", "net",
    "mon", "lap", "ser", "ver", "mai", "log", "cor", "sto", "ran", "pel", "dri", "nor", "hal", "tim",
];
/// How many different words there are.
const VOCABULARY: f64 = 6000.0;

/// One ticket as somebody would write it.
pub struct Draft {
    pub title: String,
    pub text: String,
}

/// The ticket number `n` of the load.
pub fn draft(n: u64) -> Draft {
    let mut chance = Chance(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed);
    let title = sentence(&mut chance, 6);
    let mut text = format!("{} {} {}", sentence(&mut chance, 14), sentence(&mut chance, 11), sentence(&mut chance, 9));
    if n % RARE_EVERY == 7 {
        text.push_str(" It says ");
        text.push_str(RARE);
        text.push('.');
    }
    Draft { title, text }
}

/// The reply number `n` of the load.
pub fn reply(n: u64) -> String {
    let mut chance = Chance(n ^ 0x00a5_5e7e);
    format!("{} {}", sentence(&mut chance, 12), sentence(&mut chance, 10))
}

fn sentence(chance: &mut Chance, words: usize) -> String {
    let mut text = (0..words).map(|_| word(chance)).collect::<Vec<_>>().join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}

/// A word whose rank follows Zipf's law (density 1/rank), spelt from syllables by its rank.
fn word(chance: &mut Chance) -> String {
    let mut rank = VOCABULARY.powf(chance.unit()) as usize;
    let mut spelt = String::new();
    loop {
        spelt.push_str(SYLLABLES.get(rank % SYLLABLES.len()).copied().unwrap_or("a"));
        rank /= SYLLABLES.len();
        if rank == 0 {
            return spelt;
        }
    }
}

/// SplitMix64: enough chance for invented words, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ticket_in_a_thousand_contains_the_rare_word() {
        let holds = (0..10_000).filter(|n| draft(*n).text.contains(RARE)).count();
        assert_eq!(holds, 10);
        assert!((0..10_000).all(|n| !draft(n).title.to_lowercase().contains(RARE)));
    }

    #[test]
    fn the_same_number_gives_the_same_ticket_and_another_number_another() {
        assert_eq!(draft(42).text, draft(42).text);
        assert_ne!(draft(42).text, draft(43).text);
        assert!((150..400).contains(&draft(42).text.len()), "{}", draft(42).text);
    }

    #[test]
    fn words_are_unevenly_frequent() {
        let all = (0..500).map(|n| draft(n).text.to_lowercase()).collect::<Vec<_>>().join(" ");
        let mut count = std::collections::HashMap::new();
        for word in all.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            *count.entry(word.to_owned()).or_insert(0) += 1;
        }
        let most = count.values().max().copied().unwrap_or(0);
        assert!(count.len() > 1500 && most > 1000, "{} words, the commonest {most} times", count.len());
    }
}
