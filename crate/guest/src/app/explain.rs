//! What is known of a property.

use super::{
    cells::{App, Kind, Set},
    events::change_to,
    graph::NodeId,
};
use belljar_core::app::{Explanation, Path, Step, TurnWork};

impl App {
    /// The code of a cell was run, and has taken so many steps. Of code that waits, that is what came before.
    pub(crate) fn note_evaluation(&mut self, id: NodeId, steps: u64) {
        if let Some(cell) = self.cells.get_mut(id.index()).and_then(Option::as_mut) {
            cell.evaluations = cell.evaluations.saturating_add(1);
            cell.steps = steps;
            self.evaluated.push(id);
        }
    }

    /// The turn is over, and its work is known: whatever was evaluated in it has its share.
    pub(crate) fn note_turn(&mut self, turn: TurnWork) {
        for id in std::mem::take(&mut self.evaluated) {
            if let Some(cell) = self.cells.get_mut(id.index()).and_then(Option::as_mut) {
                cell.turn = Some(turn);
            }
        }
    }

    /// What is known of a property, by its path as it is written in code.
    pub(crate) fn explain(&self, path: &str) -> Option<Explanation> {
        let path: Path = path.parse().ok()?;
        let (first, within) = path.steps().split_first()?;
        let id = self.named(&first.name())?;
        let within = Path::from(within.to_vec());
        let entity = self.entity(id);
        let js = entity.js.as_ref();
        let function = js.and_then(|js| js.functions.get(within.to_string().as_str())).map(|function| function.cell);
        let body = js.map(|js| js.body).filter(|_| within.to_string() == "body");
        let id = entity.at(&within).or(function).or(body)?;
        let cell = self.cell(id);
        let value = match cell.kind {
            Kind::Whole => self.whole_value(self.entity(cell.entity)),
            _ => self.current(id),
        };
        let written = self.own_mentions(id).into_iter().flat_map(|mentions| mentions.iter()).map(|mention| {
            let steps = std::iter::once(Step::key(&mention.name)).chain(mention.steps.iter().cloned());
            steps.collect::<Path>().to_string()
        });
        let parts = cell.reads().iter().filter(|read| !read.only_before).map(|read| self.print(read.cell));
        let dependencies = match &cell.kind {
            Kind::Whole | Kind::Composite(_) => parts.collect(),
            _ => written.collect::<Set<String>>().into_iter().collect(),
        };
        let readers = self.graph.readers(id).filter(|reader| {
            let reader = self.cell(*reader);
            // That an entity reads its properties goes without saying.
            let is_part = reader.entity == cell.entity && matches!(reader.kind, Kind::Whole | Kind::Composite(_));
            !is_part && reader.depends_on(id)
        });
        let users = self.users.get(&id).into_iter().flatten().copied();
        let dependants = readers.chain(users).map(|reader| self.print(reader)).collect();
        Some(Explanation {
            place: self.place(id),
            value: change_to(&value),
            text: self.text(id),
            dependencies,
            dependants,
            errors: cell.errors.to_vec(),
            evaluations: cell.evaluations,
            steps: cell.steps,
            turn: cell.turn,
            fuel: None,
            milliseconds: None,
        })
    }
}
