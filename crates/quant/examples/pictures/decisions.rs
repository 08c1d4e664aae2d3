//! Decisions: now or later, what is worth finding out, what a budget buys.

use crate::Picture;
use crate::ask::{ask, number};
use crate::frame::{Frame, linear};
use crate::svg::{Anchor, Canvas, MARGIN, WIDTH};
use crate::text::{amount, marks, percent};
use quant::fault::Outcome;
use serde_json::{Value, json};

/// Value of deciding today and of deciding after a year of watching, by how often it seems to happen.
pub fn waiting() -> Outcome<Picture> {
    let rates: Vec<f64> = (20..=110).map(|k| f64::from(k) * 0.01).collect();
    let (mut now, mut later) = (vec![], vec![]);
    for m in &rates {
        let out = ask(
            "decide.value_of_waiting",
            &json!({"rate_prior": {"shape": 2, "rate": 2.0 / m}, "mean_loss": 60000, "effectiveness": 0.6, "capex": 100000,
                "discount": 0.08, "horizon_years": 5, "wait_years": 1}),
        )?;
        now.push(number(&out["value_now"]) / 1e3);
        later.push(number(&out["value_wait"]) / 1e3);
    }
    let cross = (0..rates.len()).rev().find(|k| later[*k] > now[*k]).unwrap_or(0);
    let title = format!("Below {} events a year it pays to watch first; above, waiting costs", amount(rates[cross]));
    let note = "A control for 100 thousand that prevents 60 % of losses of 60 thousand each, over five years at 8 %; the rate is known like two events are.";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 280.0, 40.0, linear(0.2, 1.1), linear(0.0, 60.0));
    let x = marks(0.2, 1.0, 0.2);
    f.axes(&mut c, ("Expected events a year", "Value of the decision, thousand"), &x, &marks(0.0, 60.0, 20.0));
    c.area(&f.edge(&rates[..=cross], &later[..=cross]), &f.edge(&rates[..=cross], &now[..=cross]), "band2");
    c.path(&f.line(&rates, &now), "l1");
    c.path(&f.line(&rates, &later), "l2 dash");
    let (end, mark) = (rates.len() - 1, f.at(rates[cross], now[cross]));
    c.path(&[f.at(rates[cross], 0.0), mark], "axis dash");
    let (a, b) = (f.at(rates[end - 20], now[end - 20]), f.at(rates[end], later[end]));
    c.text((a.0 - 12.0, a.1 + 4.5), Anchor::End, "t1", "decide today");
    c.text((b.0 - 26.0, b.1 + 34.0), Anchor::Start, "t2", "decide");
    c.text((b.0 - 26.0, b.1 + 50.0), Anchor::Start, "t2", "in a year");
    c.text((mark.0 - 14.0, mark.1 - 22.0), Anchor::End, "", "watching is worth more here");
    Ok(Picture { name: "cost-of-waiting.svg", svg: c.finish(f.end()) })
}

/// What it would be worth to know each input of a choice between two options.
pub fn knowing() -> Outcome<Picture> {
    let out = ask(
        "sens.evppi_product",
        &json!({"rate": {"kind": "gamma", "shape": 2.5, "scale": 0.4}, "mean_loss": {"kind": "lognormal_interval", "low": 15000, "high": 120000, "level": 0.9},
            "option_effectiveness": [{"kind": "pert", "min": 0.3, "mode": 0.6, "max": 0.8}, {"kind": "pert", "min": 0.5, "mode": 0.85, "max": 0.95}],
            "option_cost": [60000, 125000], "annuity": 4}),
    )?;
    let mut rows = [
        ("everything", "evpi", "f3"),
        ("rate and loss together", "evppi_rate_and_loss", "f3"),
        ("loss of one event", "evppi_loss", "f1"),
        ("events a year", "evppi_rate", "f1"),
        ("effect of option 1", "evppi_eff1", "f1"),
        ("effect of option 2", "evppi_eff2", "f1"),
    ];
    let at = |field: &str| number(&out[field]) / 1e3;
    rows.sort_by(|a, b| at(b.1).total_cmp(&at(a.1)));
    let worth: Vec<f64> = rows.iter().map(|r| at(r.1)).collect();
    let title = format!(
        "To know how often it happens is worth {} thousand, how well option 2 works only {}",
        amount(at("evppi_rate")),
        amount(at("evppi_eff2"))
    );
    let mut c = Canvas::new(
        &title,
        "Expected gain from knowing an input exactly before choosing between two controls and doing nothing.",
    );
    let (left, right) = (MARGIN + 170.0, WIDTH - MARGIN - 60.0);
    let most = worth.iter().copied().fold(1e-9, f64::max);
    for (k, ((name, _, class), v)) in rows.iter().zip(&worth).enumerate() {
        let y = c.top + 10.0 + 36.0 * k as f64;
        let end = left + (right - left) * v / most;
        c.block((left, y), (end, y + 22.0), class);
        c.text((left - 10.0, y + 16.0), Anchor::End, "", name);
        c.text((end + 8.0, y + 16.0), Anchor::Start, "", &amount(*v));
    }
    let bottom = c.top + 10.0 + 36.0 * rows.len() as f64;
    c.path(&[(left, c.top + 2.0), (left, bottom - 4.0)], "axis");
    c.text((left, bottom + 14.0), Anchor::Start, "soft", "Worth of knowing it exactly, thousand");
    Ok(Picture { name: "worth-of-knowing.svg", svg: c.finish(bottom + 30.0) })
}

/// Fourteen projects, the same in every run.
fn projects() -> Value {
    let costs = [30, 55, 20, 80, 45, 25, 60, 15, 90, 35, 50, 70, 40, 65];
    let values = [95, 130, 70, 150, 60, 40, 118, 52, 140, 82, 66, 108, 36, 90];
    let item = |k: usize| {
        let mut item = json!({"id": format!("p{k}"), "cost": [costs[k]], "value": values[k]});
        if k == 9 {
            item["requires"] = json!(["p4"]);
        }
        if k == 6 {
            item["excludes"] = json!(["p1"]);
        }
        item
    };
    Value::Array((0..costs.len()).map(item).collect())
}

/// The best value for every share of a budget.
pub fn frontier() -> Outcome<Picture> {
    let budget = 400.0;
    let out = ask("decide.select_portfolio", &json!({"budget": [budget], "items": projects(), "explore": true}))?;
    let points = out["frontier"].as_array().cloned().unwrap_or_default();
    let xs: Vec<f64> = points.iter().map(|p| budget * number(&p["share"])).collect();
    let ys: Vec<f64> = points.iter().map(|p| number(&p["value"])).collect();
    let at = |share: f64| xs.iter().position(|x| *x >= share * budget).map_or(0.0, |k| ys[k]);
    let title = format!("Half of the budget buys {} of the value that all of it buys", percent(at(0.5) / at(1.0)));
    let note = "Best value of fourteen projects for twenty budgets, by branch and bound; one project needs another, two exclude each other.";
    let mut c = Canvas::new(&title, note);
    let f = Frame::new(&c, 270.0, 60.0, linear(0.0, 400.0), linear(0.0, 1000.0));
    let names = ("Budget, thousand", "Best value, thousand");
    f.axes(&mut c, names, &marks(0.0, 400.0, 100.0), &marks(0.0, 1000.0, 250.0));
    c.path(&f.line(&xs, &ys), "l1");
    xs.iter().zip(&ys).for_each(|(x, y)| c.dot(f.at(*x, *y), 3.5, "f1"));
    for share in [0.5, 1.0] {
        let p = f.at(share * budget, at(share));
        c.path(&[(f.left, p.1), p], "axis dash");
        c.text((p.0 + 8.0, p.1 + 18.0), Anchor::Start, "t1", &amount(at(share)));
    }
    let chosen = out["chosen"].as_array().map_or(0, Vec::len);
    let proof = if out["proved_optimal"] == true { "proved the best" } else { "not proved" };
    let p = f.at(budget, at(1.0));
    let words = format!("{chosen} projects, {proof}");
    c.text((p.0 - 10.0, p.1 - 12.0), Anchor::End, "", &words);
    Ok(Picture { name: "budget-frontier.svg", svg: c.finish(f.end()) })
}
