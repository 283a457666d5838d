//! Literals that hold expressions.

use super::Compiler;
use crate::app::{
    datum::{Datum, Keys},
    direct::tree::{Expr, Part, Property},
};
use boa_engine::{
    JsStr, JsString,
    ast::{
        Expression,
        expression::literal::{ArrayLiteral, ObjectLiteral, PropertyDefinition, TemplateElement, TemplateLiteral},
        property::PropertyName,
    },
};
use std::rc::Rc;

impl Compiler<'_> {
    pub(super) fn template(&mut self, template: &TemplateLiteral) -> Option<Expr> {
        let parts = template.elements().iter().map(|element| {
            Some(match element {
                TemplateElement::String(text) => Expr::Const(Datum::Text(self.text(*text))),
                TemplateElement::Expr(expression) => self.expression(expression)?,
            })
        });
        Some(Expr::Template(parts.collect::<Option<_>>()?))
    }

    /// Elements without holes.
    pub(super) fn elements(&mut self, array: &ArrayLiteral) -> Option<Vec<Part>> {
        array.as_ref().iter().map(|element| self.part(element.as_ref()?)).collect()
    }

    pub(super) fn part(&mut self, expression: &Expression) -> Option<Part> {
        Some(match expression {
            Expression::Spread(spread) => Part { spread: true, value: self.expression(spread.target())? },
            expression => Part { spread: false, value: self.expression(expression)? },
        })
    }

    pub(super) fn object(&mut self, object: &ObjectLiteral) -> Option<Expr> {
        let properties = object.properties().iter().map(|property| {
            Some(match property {
                PropertyDefinition::IdentifierReference(name) => {
                    Property::Named(self.text(name.sym()), self.identifier(*name)?)
                }
                PropertyDefinition::Property(PropertyName::Literal(name), value) => {
                    let name = self.text(name.sym());
                    // It would set the prototype.
                    if name.as_str() == JsStr::latin1(b"__proto__") {
                        return None;
                    }
                    Property::Named(name, self.expression(value)?)
                }
                PropertyDefinition::Property(PropertyName::Computed(name), value) => {
                    Property::Computed(self.expression(name)?, self.expression(value)?)
                }
                PropertyDefinition::SpreadObject(value) => Property::Spread(self.expression(value)?),
                PropertyDefinition::MethodDefinition(_) | PropertyDefinition::CoverInitializedName(..) => return None,
            })
        });
        Some(record(properties.collect::<Option<Vec<_>>>()?))
    }
}

/// An object whose keys are all known, and come once and in order, if it is one.
fn record(properties: Vec<Property>) -> Expr {
    let names: Option<Vec<JsString>> = properties
        .iter()
        .map(|property| match property {
            Property::Named(name, _) => Some(name.clone()),
            _ => None,
        })
        .collect();
    match names.map(Keys::arrange) {
        Some((keys, None)) => {
            let values = properties.into_iter().filter_map(|property| match property {
                Property::Named(_, value) => Some(value),
                _ => None,
            });
            Expr::Record(Rc::new(keys), values.collect())
        }
        _ => Expr::Object(properties),
    }
}
