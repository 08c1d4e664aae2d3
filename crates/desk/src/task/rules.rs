//! What may stand in a checklist.

use house::FieldFault;

/// Longest step and longest name of a list, in characters; most steps of a list.
const STEP_MAX: usize = 300;
const NAME_MAX: usize = 80;
const STEPS_MAX: usize = 100;

/// The steps of a text, one a line. A mark before a line, as people type lists, is no part of it.
pub fn steps(field: &str, text: &str) -> Result<Vec<String>, Vec<FieldFault>> {
    let clean = |line: &str| {
        let line = line.trim();
        let line = line.strip_prefix("- [ ]").or_else(|| line.strip_prefix("- [x]")).unwrap_or(line);
        line.trim_start_matches(['-', '*', '•', '☐']).trim().to_owned()
    };
    let found: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
    if found.is_empty() {
        return Err(vec![FieldFault::new(field, "fault-empty")]);
    }
    if found.iter().any(|step| step.chars().count() > STEP_MAX) {
        return Err(vec![FieldFault::new(field, "fault-too-long").with("max", STEP_MAX)]);
    }
    if found.len() > STEPS_MAX {
        return Err(vec![FieldFault::new(field, "desk-task-fault-many").with("max", STEPS_MAX)]);
    }
    Ok(found)
}

pub fn name(field: &str, text: &str) -> Result<String, Vec<FieldFault>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(vec![FieldFault::new(field, "fault-empty")]);
    }
    if text.chars().count() > NAME_MAX {
        return Err(vec![FieldFault::new(field, "fault-too-long").with("max", NAME_MAX)]);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Vec<String>, String> {
        steps("step", text).map_err(|f| f[0].fault.clone())
    }

    #[test]
    fn steps_are_lines_without_their_marks() {
        let said = check("- [ ] Order the laptop\n\n * Set it up \n• Hand it over\nJust this").unwrap();
        assert_eq!(said, ["Order the laptop", "Set it up", "Hand it over", "Just this"]);
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(check(" \n- \n"), Err("fault-empty".to_owned()));
        assert_eq!(check(&"x".repeat(301)), Err("fault-too-long".to_owned()));
        assert_eq!(check(&"x\n".repeat(101)), Err("desk-task-fault-many".to_owned()));
        assert!(name("name", " ").is_err() && name("name", &"x".repeat(81)).is_err());
    }
}
