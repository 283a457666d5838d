//! Which text each program came from, and the engine's stack text turned into frames of the author's.

use super::{WRAPPED_LINES_BEFORE, callee, lines, wrap};
use belljar_core::{
    error::Position,
    event::{Kind, Place},
};
use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
    fmt::Write as _,
    rc::Rc,
};

/// Every program that may still have functions alive. The text is kept for positions; what is evaluated again and again
/// shares one entry.
#[derive(Default)]
pub(crate) struct Sources(RefCell<Known>);

#[derive(Default)]
struct Known {
    /// The oldest first; ids go on from the first one's.
    programs: VecDeque<Rc<Program>>,
    first: usize,
    ids: HashMap<Rc<Program>, usize>,
}

#[derive(PartialEq, Eq, Hash)]
struct Program {
    place: Place,
    kind: Kind,
    text: String,
    /// Where the text begins in what its author sees as one: a property may have text around its code.
    start: Position,
}

/// Where a text begins that is the author's whole one.
pub(crate) const AT_THE_TOP: Position = Position { line: 1, column: 1 };

/// A position in the author's text for one in a part of it that begins somewhere.
pub(crate) const fn behind(start: Position, within: Position) -> Position {
    let column = if within.line == 1 { start.column + within.column - 1 } else { within.column };
    Position { line: start.line + within.line - 1, column }
}

/// A registered program. The same text of the same place has the same id for as long as it is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProgramId(usize);

impl ProgramId {
    /// The name under which the engine is to run it.
    pub(crate) fn file(self) -> String {
        format!("{PREFIX}{}", self.0)
    }
}

/// One frame of a guest stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) function: String,
    pub(crate) place: Place,
    pub(crate) position: Position,
}

/// What the engine prints as the file's name of a program. Guest code may read it in a stack, nothing more.
const PREFIX: &str = "belljar-";

/// A text that is longer, a library above all, is not parsed again for the sake of one word in an error.
const LONGEST_PARSED: usize = 32_768;

/// Programs remembered. An app that makes more than this many different texts loses positions in the oldest.
const REMEMBERED: usize = 16_384;

impl Sources {
    /// Registers a program that is the author's whole text.
    pub(crate) fn register(&self, place: &Place, kind: Kind, text: &str) -> ProgramId {
        self.register_at(AT_THE_TOP, place, kind, text)
    }

    /// Registers a program that begins somewhere in the author's text.
    pub(crate) fn register_at(&self, start: Position, place: &Place, kind: Kind, text: &str) -> ProgramId {
        let known = &mut *self.0.borrow_mut();
        let program = Rc::new(Program { place: place.clone(), kind, text: text.to_owned(), start });
        if let Some(id) = known.ids.get(&program) {
            return ProgramId(*id);
        }
        if known.programs.len() >= REMEMBERED
            && let Some(oldest) = known.programs.pop_front()
        {
            known.ids.remove(&oldest);
            known.first += 1;
        }
        let id = known.first + known.programs.len();
        known.programs.push_back(program.clone());
        known.ids.insert(program, id);
        ProgramId(id)
    }

    /// Turns a position in a program into one in the author's text. `None`: it is not guest code, or it is the wrapper.
    pub(crate) fn locate(&self, file: &str, line: u32, column: u32) -> Option<(Place, Position)> {
        let program = self.program(file)?;
        let before = if program.kind == Kind::Script { 0 } else { WRAPPED_LINES_BEFORE };
        let within = lines::of_engine(&program.text, line.checked_sub(before)?, column)?;
        Some((program.place.clone(), behind(program.start, within)))
    }

    /// Reads the engine's stack text, innermost frame first, and keeps the guest's frames.
    pub(crate) fn frames(&self, stack: &str) -> Vec<Frame> {
        stack.lines().filter_map(|line| self.frame(line)).collect()
    }

    fn frame(&self, line: &str) -> Option<Frame> {
        let Raw { function, file, line, column } = Raw::read(line)?;
        let (place, position) = self.locate(file, line, column)?;
        let function = if function == "<main>" { String::new() } else { function.to_owned() };
        Some(Frame { function, place, position })
    }

    /// The text of what the innermost frame, which is at a call, calls. `None`: that frame is the engine's own.
    pub(crate) fn callee(&self, stack: &str) -> Option<String> {
        let innermost = stack.lines().find(|line| line.trim_start().starts_with("at ")).and_then(Raw::read)?;
        let program = self.program(innermost.file).filter(|program| program.text.len() <= LONGEST_PARSED)?;
        let arguments = boa_engine::ast::Position::new(innermost.line.max(1), innermost.column.max(1));
        let text = match program.kind {
            Kind::Script => program.text.clone(),
            kind => wrap(kind, &[], &program.text),
        };
        callee::find(&text, arguments).map(ToOwned::to_owned)
    }

    /// Whether a text stands in the app's own code, as far as that is remembered.
    pub(crate) fn contain(&self, text: &str) -> bool {
        self.0.borrow().programs.iter().any(|program| program.text.contains(text))
    }

    fn program(&self, file: &str) -> Option<Rc<Program>> {
        let id: usize = file.strip_prefix(PREFIX)?.parse().ok()?;
        let known = self.0.borrow();
        known.programs.get(id.checked_sub(known.first)?).cloned()
    }
}

/// A line of the engine's stack text: `    at name (file:line:column)`.
struct Raw<'a> {
    function: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Raw<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (function, location) = line.trim().strip_prefix("at ")?.rsplit_once(" (")?;
        let mut parts = location.strip_suffix(')')?.rsplitn(3, ':');
        // Where the engine knows no position it prints question marks.
        let column = parts.next()?.parse().unwrap_or(0);
        let line = parts.next()?.parse().unwrap_or(0);
        Some(Self { function, file: parts.next()?, line, column })
    }
}

/// A stack as its reader sees it.
pub(crate) fn print(frames: &[Frame]) -> String {
    let mut text = String::new();
    for Frame { function, place, position } in frames {
        let function = if function.is_empty() { "<code>" } else { function };
        let name = match (place.entity.as_str(), place.property.as_str()) {
            ("", "") => "<code>".to_owned(),
            (entity, "") => entity.to_owned(),
            ("", property) => property.to_owned(),
            (entity, property) => format!("{entity}.{property}"),
        };
        let _infallible = writeln!(text, "    at {function} ({name}:{}:{})", position.line, position.column);
    }
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests {
    use super::{REMEMBERED, Sources};
    use belljar_core::event::{Kind, Place};

    #[test]
    fn what_is_evaluated_again_is_one_program_and_the_oldest_are_forgotten() {
        let sources = Sources::default();
        let register = |text: &str| sources.register(&Place::default(), Kind::Script, text);
        let (first, second) = (register("a"), register("b"));
        assert_ne!(first, second);
        assert_eq!(register("a"), first);
        (0..REMEMBERED - 1).for_each(|index| _ = register(&index.to_string()));
        assert!(sources.locate(&first.file(), 1, 1).is_none());
        assert!(sources.locate(&second.file(), 1, 1).is_some());
        assert_ne!(register("a"), first, "an id is never given twice");
    }
}
