use belljar_core::value::{Node, NodeId, Slot, Text, Value, ValueBuilder, ViewKind};
use proptest::{collection::vec, option, prelude::*};

/// A number of nodes and, by their indices, everything that links them: trees, shared parts and cycles alike.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    (0..8_usize, 0..3_usize).prop_flat_map(|(nodes, buffers)| {
        let nodes = vec(shape(nodes + buffers, buffers), nodes);
        let buffers = vec(vec(any::<u8>(), 0..24), buffers);
        (buffers, nodes).prop_flat_map(|(buffers, nodes)| {
            let all = buffers.len() + nodes.len();
            slot(all).prop_map(move |root| build(&buffers, &nodes, &root))
        })
    })
}

/// A node whose links are numbers: buffers first, then the others.
#[derive(Clone, Debug)]
enum Shape {
    Array(Vec<Link>),
    Object(Vec<(Text, Link)>),
    Map(Vec<(Link, Link)>),
    Set(Vec<Link>),
    Date(f64),
    View { kind: ViewKind, buffer: usize, start: u32, end: u32 },
    Error { name: Text, message: Text, stack: Option<Text>, cause: Option<Link> },
}

#[derive(Clone, Debug)]
enum Link {
    Primitive(Slot),
    Node(usize),
}

fn shape(all: usize, buffers: usize) -> BoxedStrategy<Shape> {
    let slots = || vec(slot(all), 0..5);
    let shape = prop_oneof![
        slots().prop_map(Shape::Array),
        vec((text(), slot(all)), 0..5).prop_map(|mut entries| {
            // As in JavaScript, a key is there once.
            let mut seen = std::collections::HashSet::new();
            entries.retain(|(key, _)| seen.insert(key.clone()));
            Shape::Object(entries)
        }),
        vec((slot(all), slot(all)), 0..4).prop_map(Shape::Map),
        slots().prop_map(Shape::Set),
        date().prop_map(Shape::Date),
        (text(), text(), option::of(text()), option::of(slot(all)))
            .prop_map(|(name, message, stack, cause)| Shape::Error { name, message, stack, cause }),
    ];
    if buffers == 0 {
        return shape.boxed();
    }
    let view = (kind(), 0..buffers, 0..24_u32, 0..24_u32).prop_map(|(kind, buffer, start, end)| Shape::View {
        kind,
        buffer,
        start,
        end,
    });
    prop_oneof![4 => shape, 1 => view].boxed()
}

fn slot(all: usize) -> BoxedStrategy<Link> {
    let primitive = prop_oneof![
        Just(Slot::Undefined),
        Just(Slot::Null),
        any::<bool>().prop_map(Slot::Bool),
        number().prop_map(Slot::Number),
        "-?[1-9][0-9]{0,40}|0".prop_map(Slot::BigInt),
        text().prop_map(Slot::String),
    ]
    .prop_map(Link::Primitive);
    if all == 0 { primitive.boxed() } else { prop_oneof![primitive, (0..all).prop_map(Link::Node)].boxed() }
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        any::<i32>().prop_map(f64::from),
        prop::sample::select(vec![
            0.0,
            -0.0,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MIN_POSITIVE,
            5e-324,
            9_007_199_254_740_991.0,
            9_007_199_254_740_993.0,
            1e21,
        ]),
    ]
}

/// Whole milliseconds within 100,000,000 days of 1970 (ECMAScript, `TimeClip`), or an invalid date.
fn date() -> impl Strategy<Value = f64> {
    let most = 8_640_000_000_000_000_i64;
    prop_oneof![
        (-most..=most).prop_map(|ms| ms as f64),
        (0..4_102_444_800_000_i64).prop_map(|ms| ms as f64),
        Just(f64::NAN)
    ]
}

/// Any string of JavaScript, lone surrogates included, and the key that the JSON form uses itself.
fn text() -> impl Strategy<Value = Text> {
    prop_oneof![
        4 => super::text().prop_map(Text::from),
        1 => vec(prop_oneof![0xd7fe_u16..0xe002, any::<u16>()], 0..4).prop_map(|units| Text::from_utf16(&units)),
        1 => prop::sample::select(vec!["$type", "__proto__", "constructor", "index"]).prop_map(Text::from),
    ]
}

fn kind() -> impl Strategy<Value = ViewKind> {
    prop::sample::select(ViewKind::ALL.to_vec())
}

fn build(buffers: &[Vec<u8>], shapes: &[Shape], root: &Link) -> Value {
    let mut builder = ValueBuilder::new();
    let ids: Vec<NodeId> = (0..buffers.len() + shapes.len()).map(|_| builder.reserve()).collect();
    let link = |link: &Link| match link {
        Link::Primitive(slot) => slot.clone(),
        Link::Node(index) => Slot::Node(ids[*index]),
    };
    let links = |list: &[Link]| list.iter().map(link).collect::<Vec<_>>();
    for (bytes, id) in buffers.iter().zip(&ids) {
        builder.fill(*id, Node::ArrayBuffer(bytes.clone()));
    }
    for (shape, id) in shapes.iter().zip(&ids[buffers.len()..]) {
        let node = match shape {
            Shape::Array(items) => Node::Array(links(items)),
            Shape::Object(entries) => {
                Node::Object(entries.iter().map(|(key, value)| (key.clone(), link(value))).collect())
            }
            Shape::Map(entries) => Node::Map(entries.iter().map(|(key, value)| (link(key), link(value))).collect()),
            Shape::Set(items) => Node::Set(links(items)),
            Shape::Date(ms) => Node::Date(*ms),
            Shape::View { kind, buffer, start, end } => {
                let size = kind.element_bytes();
                let elements = buffers[*buffer].len() as u32 / size;
                let (start, end) = (start.min(end) % (elements + 1), start.max(end) % (elements + 1));
                let (start, end) = (start.min(end), start.max(end));
                Node::View { kind: *kind, buffer: ids[*buffer], byte_offset: start * size, length: end - start }
            }
            Shape::Error { name, message, stack, cause } => Node::Error {
                name: name.clone(),
                message: message.clone(),
                stack: stack.clone(),
                cause: cause.as_ref().map(link),
            },
        };
        builder.fill(*id, node);
    }
    builder.finish(link(root)).expect("links and views fit")
}
