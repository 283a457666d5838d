//! The evaluation.

use super::{
    Budget, Pristine, Scope, Stop, arrays, convert, operators, statics, texts,
    tree::{Arguments, Arrow, Binary, Expr, Function, Logical, Method, Part, Property, Static, StepKind},
};
use crate::app::datum::{Datum, Keys};
use boa_engine::{JsStr, JsString};

pub(super) type Given = Result<Datum, Stop>;

/// One evaluation.
pub(super) struct Run<'a> {
    scope: &'a dyn Scope,
    pristine: &'a Pristine,
    pub(super) budget: &'a mut Budget,
    /// Parameters and constants of the functions that run. Each has its own place, and no function calls itself.
    locals: Vec<Datum>,
}

impl<'a> Run<'a> {
    pub(super) fn new(scope: &'a dyn Scope, pristine: &'a Pristine, budget: &'a mut Budget, locals: usize) -> Self {
        Self { scope, pristine, budget, locals: vec![Datum::Undefined; locals] }
    }

    pub(super) fn expression(&mut self, expression: &Expr) -> Given {
        self.budget.step(1)?;
        match expression {
            Expr::Const(datum) => Ok(datum.clone()),
            Expr::Local(at) => Ok(self.locals[*at].clone()),
            Expr::Global(name) => self.scope.value(name).ok_or(Stop::Engine),
            Expr::Property(name, key) => self.scope.property(name, key).ok_or(Stop::Engine),
            Expr::Member(target, key, hint) => {
                let target = self.expression(target)?;
                if let Datum::Row(row) = &target
                    && let Some(value) = row.get_near(key, hint)
                {
                    return Ok(value);
                }
                self.member(&target, key)
            }
            Expr::Index(target, key) => {
                let (target, key) = (self.expression(target)?, self.expression(key)?);
                self.index(&target, &key)
            }
            Expr::Item(target, at) => match self.expression(target)? {
                array @ (Datum::Array(_) | Datum::Rows(_)) => Ok(array.at(*at).unwrap_or_default()),
                _ => Err(Stop::Engine),
            },
            Expr::Chain(target, steps) => {
                let mut value = self.expression(target)?;
                for step in steps {
                    if step.optional && matches!(value, Datum::Undefined | Datum::Null) {
                        return Ok(Datum::Undefined);
                    }
                    value = match &step.kind {
                        StepKind::Member(key) => self.member(&value, key)?,
                        StepKind::Index(key) => {
                            let key = self.expression(key)?;
                            self.index(&value, &key)?
                        }
                        StepKind::Method(method, arguments) => self.method(&value, *method, arguments)?,
                    };
                }
                Ok(value)
            }
            Expr::Template(parts) => self.template(parts),
            Expr::Unary(operator, value) => operators::unary(*operator, &self.expression(value)?),
            Expr::Binary(operator, sides) => {
                let (a, b) = (self.expression(&sides.0)?, self.expression(&sides.1)?);
                let value = operators::binary(*operator, &a, &b)?;
                match &value {
                    Datum::Text(text) if *operator == Binary::Add => self.budget.write(text.len())?,
                    _ => {}
                }
                Ok(value)
            }
            Expr::Logical(operator, sides) => {
                let first = self.expression(&sides.0)?;
                let is_enough = match operator {
                    Logical::And => !convert::truthy(&first)?,
                    Logical::Or => convert::truthy(&first)?,
                    Logical::Coalesce => !matches!(first, Datum::Undefined | Datum::Null),
                };
                if is_enough { Ok(first) } else { self.expression(&sides.1) }
            }
            Expr::Conditional(parts) => {
                let (condition, if_true, if_false) = &**parts;
                let holds = convert::truthy(&self.expression(condition)?)?;
                self.expression(if holds { if_true } else { if_false })
            }
            Expr::Array(parts) => {
                let items = self.parts(parts)?;
                self.array(items)
            }
            Expr::Record(keys, values) => {
                let values = values.iter().map(|value| self.expression(value)).collect::<Result<Vec<_>, _>>()?;
                self.budget.make(1 + 2 * values.len())?;
                check_depth(&values)?;
                Ok(Datum::with_keys(keys.clone(), values))
            }
            Expr::Object(properties) => self.object(properties),
            Expr::Method(target, method, arguments) => {
                let target = self.expression(target)?;
                self.method(&target, *method, arguments)
            }
            Expr::Static(function, arguments) => {
                let arguments = self.parts(arguments)?;
                statics::call(*function, &arguments, self)
            }
        }
    }

    /// An array of these, if it is not too deep.
    pub(super) fn array(&mut self, items: Vec<Datum>) -> Given {
        self.budget.make(1 + items.len())?;
        check_depth(&items)?;
        Ok(Datum::array(items))
    }

    /// A property, also where that is one that a value lacks and does not inherit.
    fn member(&mut self, target: &Datum, key: &JsString) -> Given {
        if let Some(value) = target.get(key.as_str()) {
            return Ok(value);
        }
        let inherits = match target {
            // An error, which the engine words.
            Datum::Undefined | Datum::Null => true,
            Datum::Object(_) | Datum::Row(_) => self.pristine.object_has(key),
            Datum::Array(_) | Datum::Rows(_) => self.pristine.array_has(key),
            Datum::Text(_) => self.pristine.string_has(key),
            Datum::Number(_) => self.pristine.number_has(key),
            Datum::Bool(_) => self.pristine.boolean_has(key),
            Datum::Other(_) => true,
        };
        if inherits { Err(Stop::Engine) } else { Ok(Datum::Undefined) }
    }

    fn index(&mut self, target: &Datum, key: &Datum) -> Given {
        if let (Datum::Array(_) | Datum::Rows(_) | Datum::Text(_), Datum::Number(at)) = (target, key)
            && *at >= 0.0
            && at.fract() == 0.0
            && *at < f64::from(u32::MAX)
        {
            // Nothing that is inherited has an index.
            return Ok(target.at(*at as usize).unwrap_or_default());
        }
        self.member(target, &convert::key(key)?)
    }

    fn template(&mut self, parts: &[Expr]) -> Given {
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            let value = self.expression(part)?;
            texts.push(convert::text(&value)?);
        }
        let text = self.join(&texts)?;
        Ok(Datum::Text(text))
    }

    /// Texts as one.
    pub(super) fn join(&mut self, texts: &[JsString]) -> Result<JsString, Stop> {
        self.budget.write(texts.iter().map(JsString::len).sum())?;
        let texts: Vec<JsStr<'_>> = texts.iter().map(JsString::as_str).collect();
        Ok(JsString::concat_array(&texts))
    }

    fn parts(&mut self, parts: &[Part]) -> Result<Vec<Datum>, Stop> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let value = self.expression(&part.value)?;
            if !part.spread {
                values.push(value);
                continue;
            }
            let Some(length) = arrays::length(&value) else { return Err(Stop::Engine) };
            self.budget.make(length)?;
            values.extend(arrays::items(&value));
        }
        Ok(values)
    }

    fn object(&mut self, properties: &[Property]) -> Given {
        let mut entries = Vec::new();
        for property in properties {
            match property {
                Property::Named(name, value) => entries.push((name.clone(), self.expression(value)?)),
                Property::Computed(name, value) => {
                    let name = self.expression(name)?;
                    let name = convert::key(&name)?;
                    entries.push((name, self.expression(value)?));
                }
                Property::Spread(value) => {
                    let value = self.expression(value)?;
                    statics::own_properties(&value, &mut entries)?;
                }
            }
            self.budget.step(entries.len() as u64 / 8)?;
        }
        self.budget.make(1 + 2 * entries.len())?;
        let (keys, values) = Keys::of(entries);
        check_depth(&values)?;
        Ok(Datum::with_keys(keys, values))
    }

    fn method(&mut self, target: &Datum, method: Method, arguments: &Arguments) -> Given {
        match target {
            Datum::Array(_) | Datum::Rows(_) => {}
            Datum::Text(_) | Datum::Number(_) if arguments.function.is_none() => {}
            _ => return Err(Stop::Engine),
        }
        let values = arguments.values.iter().map(|value| self.expression(value)).collect::<Result<Vec<_>, _>>()?;
        match (target, &arguments.function) {
            (Datum::Text(text), _) => texts::call(text, method, &values, self),
            (Datum::Number(number), _) if method == Method::ToString && values.is_empty() => {
                Ok(Datum::Text(convert::number_text(*number)))
            }
            (Datum::Number(_), _) => Err(Stop::Engine),
            (array, Some(function)) => arrays::call_with(array, method, function, &values, self),
            (array, None) => arrays::call(array, method, &values, self),
        }
    }

    /// Calls a function with as many of the arguments as it takes.
    pub(super) fn call(&mut self, function: &Function, arguments: &[&dyn Fn() -> Datum]) -> Given {
        match function {
            Function::Arrow(arrow) => self.arrow(arrow, arguments),
            Function::Convert(convert) => {
                let first = arguments.first().map(|argument| argument()).unwrap_or_default();
                self.budget.step(1)?;
                match convert {
                    Static::Boolean => convert::truthy(&first).map(Datum::Bool),
                    Static::String => convert::text(&first).map(Datum::Text),
                    _ => convert::number(&first).map(Datum::Number),
                }
            }
        }
    }

    fn arrow(&mut self, arrow: &Arrow, arguments: &[&dyn Fn() -> Datum]) -> Given {
        for (at, slot) in arrow.parameters.iter().enumerate() {
            self.locals[*slot] = arguments.get(at).map(|argument| argument()).unwrap_or_default();
        }
        for (slot, value) in &arrow.constants {
            self.locals[*slot] = self.expression(value)?;
        }
        self.expression(&arrow.body)
    }
}

/// What would be held in another form is left to the engine.
fn check_depth(children: &[Datum]) -> Result<(), Stop> {
    if Datum::would_be_too_deep(children) { Err(Stop::Engine) } else { Ok(()) }
}
