//! `rapport quant`: the evidence engine on the command line, one question or a file of cases.

mod show;

use super::failure::Failure;
use super::world::{World, print_json};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
#[command(
    subcommand_value_name = "METHOD",
    subcommand_help_heading = "Methods",
    long_about = "Ask the evidence engine. The inputs of a method are read as JSON from standard input; the outputs are JSON when standard output is not a \
    terminal, else a table with small charts. What plays for long shows how far it is; Ctrl-C ends it. The same inputs give the same outputs, always.",
    after_long_help = "Examples:\n  rapport quant list\n  echo '{\"x\": 1.96}' | rapport quant special.norm_cdf\n  rapport quant answer cases.json > answers.jsonl"
)]
pub enum Quant {
    /// List all methods with their inputs and outputs
    List,
    /// Answer a file of cases, one JSON line a case
    #[command(
        long_about = "Answer a file of cases: {\"series\": {...}, \"cases\": [{\"id\", \"fn\", \"inputs\"}, ...]}. Prints one JSON object a line: \
        {\"id\", \"outputs\", \"ms\"}, or {\"id\", \"error\", \"ms\"} where the inputs cannot be answered."
    )]
    Answer {
        /// The file of cases
        file: PathBuf,
    },
    /// Any method by its name, for example risk.aggregate; reads {"name of input": value, ...} from standard input
    #[command(external_subcommand)]
    Method(Vec<String>),
}

impl Quant {
    pub fn run(&self, world: &World) -> Result<(), Failure> {
        match self {
            Self::List => list(),
            Self::Answer { file } => answer_file(world, file),
            Self::Method(words) => ask(words),
        }
    }
}

fn list() -> Result<(), Failure> {
    for f in quant::functions() {
        out!("{}\n    {}\n    in:  {}\n    out: {}", f.name, f.meaning, f.inputs, f.outputs);
    }
    Ok(())
}

fn answer_file(world: &World, file: &Path) -> Result<(), Failure> {
    let opened = File::open(file).map_err(|e| Failure::file("opened", file, &e))?;
    let document: Value = serde_json::from_reader(BufReader::new(opened))?;
    let none = json!({});
    let series = document.get("series").unwrap_or(&none);
    let Some(cases) = document.get("cases").unwrap_or(&document).as_array() else {
        return Err(Failure::new(
            format!("{} holds no list of cases.", file.display()),
            "Write {\"cases\": [{\"id\": ..., \"fn\": ..., \"inputs\": {...}}]}.",
        ));
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for case in cases {
        let start = world.clock.now();
        let mut answer = quant::answer_case(case, series);
        if let Some(fields) = answer.as_object_mut() {
            fields.insert("ms".to_owned(), json!(world.milliseconds_since(start)));
        }
        writeln!(out, "{answer}").map_err(|e| Failure::new(format!("the answers cannot be written: {e}."), ""))?;
    }
    out.flush().map_err(|e| Failure::new(format!("the answers cannot be written: {e}."), ""))
}

fn ask(words: &[String]) -> Result<(), Failure> {
    let [method] = words else {
        return Err(Failure::new(
            "a method takes nothing behind its name.",
            "Send its inputs as JSON on standard input.",
        ));
    };
    if !quant::functions().iter().any(|f| f.name == method) {
        return Err(Failure::new(format!("there is no method {method}."), "`rapport quant list` shows all."));
    }
    if std::io::stdin().is_terminal() {
        eprintln!("Reading the inputs as JSON from the keyboard; end with Ctrl-D.");
    }
    let inputs: Value = serde_json::from_reader(std::io::stdin().lock())?;
    let outputs = played(method, &inputs)
        .map_err(|fault| Failure::new(format!("{} ({}, {}).", fault.message, fault.field, fault.code), ""))?;
    if std::io::stdout().is_terminal() {
        out!("{}", show::answer(&outputs).trim_end());
        Ok(())
    } else {
        print_json(&outputs)
    }
}

/// Asks the engine; what plays for long shows on the terminal how far it is. Ctrl-C ends it: nothing is kept.
fn played(method: &str, inputs: &Value) -> Result<Value, quant::Fault> {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
    let bar = match ProgressStyle::with_template("{bar:32} {pos} of {len} repetitions, {elapsed} so far") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    };
    let answer = quant::answer_watched(method, inputs, &|done, total| {
        bar.set_length(u64::from(total));
        bar.set_position(u64::from(done));
        true
    });
    bar.finish_and_clear();
    answer
}
