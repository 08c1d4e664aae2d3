//! The settings as an administrator meets them: a file, a few variables, and every fault explained.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test says where it failed")]

use house::config::{Config, ConfigFault, DatabaseSetting, MailConfig, Security};
use house::store::Target;
use std::path::PathBuf;

fn written(text: &str) -> (std::path::PathBuf, Scratch) {
    let scratch = Scratch::new();
    let file = scratch.0.join("rapport.toml");
    std::fs::write(&file, text).unwrap();
    (file, scratch)
}

/// A folder that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("rapport-config-{}", house::secret().unwrap()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn load(text: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<ConfigFault>> {
    let (file, _scratch) = written(text);
    Config::load(Some(&file), |name| {
        variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn without_file_and_variables_it_runs_on_this_machine() {
    let config = Config::load(None, |_| None).unwrap();
    assert_eq!(config, Config::default());
    assert!(config.listen.ip().is_loopback());
    assert_eq!(config.target(), Target::Sqlite(PathBuf::from("rapport-data/rapport.db")));
}

#[test]
fn every_setting_is_read() {
    let config = load(
        r#"
            data = "/srv/rapport"
            database = "postgres://rapport:hunter2@db.example.com/rapport"
            listen = "0.0.0.0:9000"
            public_url = "https://rapport.example.com/"
            demo = true
            log = "house=debug"
            [mail]
            smtp = "smtps://it:hunter2@mail.example.com"
            from = "Rapport <it@example.com>"
            [attachments]
            max_bytes = "20 MB"
            [signin]
            session_days = 3
            link_minutes = 1_0
        "#,
        &[],
    )
    .unwrap();
    assert_eq!(config.data, PathBuf::from("/srv/rapport"));
    assert_eq!(config.public_url, "https://rapport.example.com");
    assert_eq!(config.public_host(), "rapport.example.com");
    assert!(config.is_https() && config.demo);
    assert_eq!(
        (config.attachments.max_bytes, config.signin.session_days, config.signin.link_minutes),
        (20_000_000, 3, 10)
    );
    let MailConfig::Smtp(smtp) = &config.mail else { panic!("{:?}", config.mail) };
    assert_eq!((smtp.port, smtp.security, smtp.from.as_str()), (465, Security::Tls, "Rapport <it@example.com>"));
    assert_eq!(config.target(), Target::Postgres("postgres://rapport:hunter2@db.example.com/rapport".to_owned()));
}

#[test]
fn variables_override_the_file() {
    let config = load(
        "listen = \"127.0.0.1:1\"\ndemo = true",
        &[
            ("RAPPORT_LISTEN", "127.0.0.1:2"),
            ("RAPPORT_DATA", "elsewhere"),
            ("RAPPORT_SMTP_URL", "smtp+plain://127.0.0.1:25"),
            ("RAPPORT_LOG", ""),
        ],
    )
    .unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.data, PathBuf::from("elsewhere"));
    assert!(config.demo);
    assert_eq!(config.log, "info", "an empty variable says nothing");
    assert!(
        matches!(&config.mail, MailConfig::Smtp(smtp) if smtp.from == "Rapport <rapport@127.0.0.1>"),
        "{:?}",
        config.mail
    );
}

#[test]
fn all_faults_come_at_once_with_their_places() {
    let faults = load(
        "lisen = \"0.0.0.0:80\"\ndemo = \"perhaps\"\n\n[signin]\nsession_days = 0\n[mial]\nfrom = \"x\"\n[attachments]\nmax_bytes = 1.5\n",
        &[("RAPPORT_LISTEN", "here"), ("DATABASE_URL", "mysql://root:hunter2@db")],
    )
    .unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let has = |place: &str, words: &str| told.iter().any(|t| t.contains(place) && t.contains(words));
    assert!(has("rapport.toml, line 1", "there is no setting lisen. Did you mean listen?"), "{told:#?}");
    assert!(has("line 2", "neither true nor false"), "{told:#?}");
    assert!(has("line 5", "from 1 to 365"), "{told:#?}");
    assert!(has("line 6", "there is no setting mial"), "{told:#?}");
    assert!(has("line 9", "cannot be a float"), "{told:#?}");
    assert!(has("the variable RAPPORT_LISTEN", "not an address with a port"), "{told:#?}");
    assert!(has("the variable DATABASE_URL", "PostgreSQL"), "{told:#?}");
    assert_eq!(faults.len(), 7, "{told:#?}");
    assert!(told.iter().all(|t| !t.contains("hunter2")), "{told:#?}");
}

#[test]
fn what_is_not_toml_is_said_with_its_line() {
    let faults = load("demo = true\nlisten = 127.0.0.1:80\n", &[]).unwrap_err();
    assert!(faults.iter().any(|f| f.where_.ends_with("line 2") && f.what.contains("not TOML")), "{faults:?}");
    let missing = Config::load(Some(std::path::Path::new("/nowhere/rapport.toml")), |_| None).unwrap_err();
    assert!(missing.iter().any(|f| f.what.contains("cannot be read")), "{missing:?}");
}

#[test]
fn mail_does_not_travel_unencrypted_by_accident() {
    let plain = "[mail]\nsmtp = \"smtp+plain://relay.example.com\"\n";
    assert!(load(plain, &[]).unwrap_err().iter().any(|f| f.what.contains("unencrypted")));
    let config = load(&format!("{plain}insecure = true"), &[]).unwrap();
    assert!(matches!(config.mail, MailConfig::Smtp(smtp) if smtp.security == Security::Plain));
}

#[test]
fn neither_the_description_nor_debug_tells_passwords() {
    let config = load(
        "",
        &[("DATABASE_URL", "postgres://rapport:hunter2@db/rapport"), ("RAPPORT_SMTP_URL", "smtps://it:hunter2@mail")],
    )
    .unwrap();
    assert!(matches!(config.database, DatabaseSetting::Postgres(_)));
    let told = config.describe().join("\n");
    assert!(told.contains("PostgreSQL at db, database rapport, as rapport"), "{told}");
    assert!(told.contains("mail:465, TLS from the start, as it"), "{told}");
    assert!(!told.contains("hunter2") && !format!("{config:?}").contains("hunter2"), "{told}");
}

#[cfg(unix)]
#[test]
fn the_data_folder_is_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    let config = Config::for_test(scratch.0.join("a/b"));
    config.prepare_folder().unwrap();
    config.prepare_folder().unwrap();
    assert_eq!(std::fs::metadata(&config.data).unwrap().permissions().mode() & 0o777, 0o700);
    std::fs::write(scratch.0.join("file"), "").unwrap();
    assert!(Config::for_test(scratch.0.join("file/data")).prepare_folder().is_err());
}
