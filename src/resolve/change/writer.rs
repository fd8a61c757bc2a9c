//! What facts say, without their ids and positions: a graph of types, expressions, signatures and
//! locals, written in the order in which it is met.
//!
//! Must not know: which facts are part of an interface.

use super::reader::Reader;
use crate::model::facts::{
    Access, Context, DefinitionId, Expression, ExpressionId, Facts, Literal, LocalId, NameId,
    NamelessKind, Narrowing, PatternStep, ReferenceId, ScopeId, ScopeKind, SignatureId,
    TypeExpression, TypeId,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// Something that is written once and then named by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Node {
    Type(TypeId),
    Expression(ExpressionId),
    /// With what it results in.
    Signature(SignatureId),
    /// What it takes.
    Head(SignatureId),
    Local(LocalId),
    Reference(ReferenceId),
    /// The members of a class, interface, object type or object literal.
    Members(ScopeId),
    Definition(DefinitionId),
}

/// Writes a part of a document's facts.
pub(super) struct Writer<'r, 'f> {
    reader: &'r Reader<'f>,
    facts: &'f Facts,
    out: Vec<u8>,
    numbers: FxHashMap<Node, u32>,
    open: VecDeque<Node>,
    pub(super) plain: FxHashSet<NameId>,
    pub(super) members: FxHashSet<NameId>,
}

impl<'r, 'f> Writer<'r, 'f> {
    pub(super) fn new(reader: &'r Reader<'f>) -> Self {
        Self {
            reader,
            facts: reader.facts,
            out: Vec::new(),
            numbers: FxHashMap::default(),
            open: VecDeque::new(),
            plain: FxHashSet::default(),
            members: FxHashSet::default(),
        }
    }

    /// Writes everything that was named: what was written, and the names mentioned in it, those
    /// behind a dot apart.
    pub(super) fn finish(mut self) -> (Vec<u8>, Box<[NameId]>, Box<[NameId]>) {
        while let Some(node) = self.open.pop_front() {
            self.write(node);
        }
        let sorted = |names: FxHashSet<NameId>| {
            let mut names: Vec<NameId> = names.into_iter().collect();
            names.sort_unstable();
            names.into_boxed_slice()
        };
        (self.out, sorted(self.plain), sorted(self.members))
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.out.push(byte);
    }

    pub(super) fn number(&mut self, number: u32) {
        self.out.extend(number.to_le_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.extend(text.bytes());
        self.out.push(0);
    }

    /// A name that leads nowhere by itself.
    pub(super) fn label(&mut self, name: NameId) {
        let facts = self.facts;
        self.text(facts.name(name));
    }

    /// A name that is looked up.
    pub(super) fn name(&mut self, name: NameId) {
        self.label(name);
        self.plain.insert(name);
    }

    /// Something that is written further on.
    pub(super) fn node(&mut self, node: Node) {
        let next = self.numbers.len() as u32;
        let number = *self.numbers.entry(node).or_insert(next);
        if number == next {
            self.open.push_back(node);
        }
        self.number(number);
    }

    pub(super) fn optional<T>(&mut self, id: Option<T>, node: fn(T) -> Node) {
        match id {
            Some(id) => {
                self.byte(1);
                self.node(node(id));
            }
            None => self.byte(0),
        }
    }

    fn list<T: Copy>(&mut self, ids: &[T], node: fn(T) -> Node) {
        self.number(ids.len() as u32);
        ids.iter().for_each(|id| self.node(node(*id)));
    }

    /// The head of an impl block.
    pub(super) fn implementation(&mut self, id: DefinitionId) {
        let definition = &self.facts.definitions[id.index()];
        self.optional(definition.declared_type, Node::Type);
        self.heritage(id);
        self.generics(definition.body);
    }

    pub(super) fn heritage(&mut self, id: DefinitionId) {
        let reader = self.reader;
        for index in reader.heritage.get(&id).into_iter().flatten() {
            let heritage = &self.facts.heritage[*index as usize];
            self.byte(u8::from(heritage.implements));
            self.node(Node::Type(heritage.supertype));
        }
        self.byte(9);
    }

    pub(super) fn conditions(&mut self, id: DefinitionId) {
        let reader = self.reader;
        for predicate in reader.conditions.get(&id).into_iter().flatten() {
            self.label(*predicate);
        }
        self.byte(9);
    }

    /// The type parameters of a scope and the bounds that are written apart.
    pub(super) fn generics(&mut self, scope: Option<ScopeId>) {
        let Some(scope) = scope else { return };
        let reader = self.reader;
        let parameters = reader.parameters.get(&scope).map_or(&[][..], Vec::as_slice);
        self.list(parameters, Node::Local);
        for bound in self.facts.bounds.iter().filter(|bound| bound.scope == scope) {
            self.node(Node::Type(bound.subject));
            self.node(Node::Type(bound.bound));
        }
        self.byte(9);
    }

    /// What a definition is, without what it holds.
    pub(super) fn head(&mut self, id: DefinitionId) {
        let definition = &self.facts.definitions[id.index()];
        self.byte(definition.kind as u8);
        self.byte(definition.visibility as u8);
        self.number(u32::from(definition.flags));
        self.text(&definition.attribute);
        self.label(definition.name);
        self.number(self.reader.ordinals[id.index()]);
    }

    fn steps(&mut self, steps: &[PatternStep]) {
        self.number(steps.len() as u32);
        for step in steps {
            match step {
                PatternStep::Member(name) => {
                    self.byte(0);
                    self.label(*name);
                    self.members.insert(*name);
                }
                PatternStep::Index(index) => {
                    self.byte(1);
                    self.number(*index);
                }
                PatternStep::Constructor(reference) => {
                    self.byte(2);
                    self.node(Node::Reference(*reference));
                }
                PatternStep::Element => self.byte(3),
                PatternStep::Dereference => self.byte(4),
                PatternStep::Borrow => self.byte(5),
                PatternStep::Rest => self.byte(6),
                PatternStep::Default(value) => {
                    self.byte(7);
                    self.node(Node::Expression(*value));
                }
            }
        }
    }

    fn context(&mut self, context: Context) {
        match context {
            Context::None => self.byte(0),
            Context::Argument(call, index) => {
                self.byte(1);
                self.node(Node::Expression(call));
                self.number(index);
            }
            Context::Declared(written) => {
                self.byte(2);
                self.node(Node::Type(written));
            }
            Context::Property(object, name) => {
                self.byte(3);
                self.node(Node::Expression(object));
                self.label(name);
                self.members.insert(name);
            }
            Context::Element(array) => {
                self.byte(4);
                self.node(Node::Expression(array));
            }
            Context::Result(signature) => {
                self.byte(5);
                self.node(Node::Head(signature));
            }
            Context::Assigned(to) => {
                self.byte(6);
                self.node(Node::Expression(to));
            }
        }
    }

    fn write(&mut self, node: Node) {
        match node {
            Node::Type(id) => self.type_(id),
            Node::Expression(id) => self.expression(id),
            Node::Signature(id) => {
                let signature = &self.facts.signatures[id.index()];
                self.node(Node::Head(id));
                if signature.result.is_none() {
                    self.list(&signature.returns, Node::Expression);
                    self.list(&signature.yields, Node::Expression);
                }
            }
            Node::Head(id) => self.signature(id),
            Node::Local(id) => {
                let local = &self.facts.locals[id.index()];
                self.byte(local.kind as u8);
                self.label(local.name);
                self.optional(local.declared_type, Node::Type);
                self.optional(local.value, Node::Expression);
                self.optional(local.default, Node::Type);
                self.steps(&local.pattern);
            }
            Node::Reference(id) => self.reference(id),
            Node::Members(scope) => self.members_of(scope),
            Node::Definition(id) => self.definition(id),
        }
    }

    fn members_of(&mut self, scope: ScopeId) {
        let (reader, facts) = (self.reader, self.facts);
        let members = reader.members.get(&scope).map_or(&[][..], Vec::as_slice);
        self.list(members, Node::Definition);
        for nameless in facts.nameless.iter().filter(|nameless| nameless.scope == scope) {
            match nameless.kind {
                NamelessKind::Call => self.byte(1),
                NamelessKind::Construct => self.byte(2),
                NamelessKind::Index => self.byte(3),
                NamelessKind::Computed(name) => {
                    self.byte(4);
                    self.label(name);
                }
            }
            self.number(u32::from(nameless.flags));
            self.optional(nameless.signature, Node::Signature);
            self.optional(nameless.declared_type, Node::Type);
            self.optional(nameless.value, Node::Expression);
        }
        self.byte(9);
    }

    /// A definition with all that its type follows from.
    fn definition(&mut self, id: DefinitionId) {
        let (reader, facts) = (self.reader, self.facts);
        let definition = &facts.definitions[id.index()];
        self.head(id);
        // Who reads a member that has the same name reads this one too.
        self.plain.insert(definition.name);
        self.optional(definition.declared_type, Node::Type);
        if definition.declared_type.is_none() || definition.callable.is_some() {
            self.optional(definition.value, Node::Expression);
        } else {
            self.byte(u8::from(definition.value.is_some()));
        }
        self.optional(definition.callable, Node::Signature);
        self.generics(definition.body);
        self.heritage(id);
        let is_type =
            definition.body.is_some_and(|body| facts.scopes[body.index()].kind == ScopeKind::Type);
        if is_type {
            self.optional(definition.body, Node::Members);
        }
        if definition.value.is_none() && definition.declared_type.is_none() {
            let place = (definition.position.line, definition.position.column);
            self.optional(reader.locals.get(&place).copied(), Node::Local);
        }
    }

    fn signature(&mut self, id: SignatureId) {
        let (reader, facts) = (self.reader, self.facts);
        let signature = &facts.signatures[id.index()];
        self.number(u32::from(signature.flags));
        self.optional(signature.receiver, Node::Type);
        self.number(signature.parameters.len() as u32);
        for parameter in &signature.parameters {
            match parameter.name {
                Some(name) => self.label(name),
                None => self.byte(0),
            }
            self.optional(parameter.declared_type, Node::Type);
            self.optional(parameter.default, Node::Expression);
            self.byte(u8::from(parameter.optional) | u8::from(parameter.rest) << 1);
        }
        self.optional(signature.result, Node::Type);
        if let Some((index, predicate)) = signature.predicate {
            self.number(index);
            self.node(Node::Type(predicate));
        }
        self.generics(signature.scope);
        self.context(signature.context);
        let closure = reader.closures.get(&id);
        let around = closure.and_then(|closure| reader.contexts.get(closure));
        if let Some(around) = around {
            self.node(*around);
        }
    }

    fn reference(&mut self, id: ReferenceId) {
        let (reader, facts) = (self.reader, self.facts);
        let reference = &facts.references[id.index()];
        self.byte(reference.role as u8);
        self.byte(reference.namespaces);
        match reference.access {
            Access::Lexical => {
                self.byte(0);
                self.name(reference.name);
                // What a body declares is part of what is read of it.
                for inner in reader.inner.get(&reference.name).into_iter().flatten() {
                    self.node(Node::Definition(*inner));
                }
            }
            Access::Path(prefix) => {
                self.byte(1);
                self.name(reference.name);
                self.node(Node::Reference(prefix));
            }
            Access::Member(object) => {
                self.byte(2);
                self.label(reference.name);
                self.members.insert(reference.name);
                self.node(Node::Expression(object));
            }
            Access::Type(on) => {
                self.byte(3);
                self.name(reference.name);
                self.node(Node::Type(on));
            }
            Access::Same(other) => {
                self.byte(4);
                self.name(reference.name);
                self.node(Node::Reference(other));
            }
        }
    }
}

impl Writer<'_, '_> {
    fn type_(&mut self, id: TypeId) {
        use TypeExpression as T;
        let facts = self.facts;
        match &facts.types[id.index()] {
            T::Path { reference, arguments, bindings } => {
                self.byte(1);
                self.node(Node::Reference(*reference));
                self.list(arguments, Node::Type);
                for (name, type_) in bindings {
                    self.name(*name);
                    self.node(Node::Type(*type_));
                }
                self.byte(9);
            }
            T::Parameter(local) => {
                self.byte(2);
                self.node(Node::Local(*local));
            }
            T::SelfType => self.byte(3),
            T::As(a, b) => {
                self.byte(4);
                self.list(&[*a, *b], Node::Type);
            }
            T::Borrow(of) => self.wrapped(5, *of),
            T::Pointer(of) => self.wrapped(6, *of),
            T::Array(of) => self.wrapped(7, *of),
            T::Spread(of) => self.wrapped(8, *of),
            T::Keyof(of) => self.wrapped(9, *of),
            T::Tuple(of) => self.several(10, of),
            T::Impl(of) => self.several(11, of),
            T::Dyn(of) => self.several(12, of),
            T::Union(of) => self.several(13, of),
            T::Intersection(of) => self.several(14, of),
            T::Function(signature) => {
                self.byte(15);
                self.node(Node::Signature(*signature));
            }
            T::Object(scope) => {
                self.byte(16);
                self.node(Node::Members(*scope));
            }
            T::Typeof(reference) => {
                self.byte(17);
                self.node(Node::Reference(*reference));
            }
            T::TypeofLocal(local) => {
                self.byte(18);
                self.node(Node::Local(*local));
            }
            T::Indexed(a, b) => {
                self.byte(19);
                self.list(&[*a, *b], Node::Type);
            }
            T::Conditional { check, extends, yes, no } => {
                self.byte(20);
                self.list(&[*check, *extends, *yes, *no], Node::Type);
            }
            T::Mapped { key, constraint, renamed, value } => {
                self.byte(21);
                self.node(Node::Local(*key));
                self.node(Node::Type(*constraint));
                self.optional(*renamed, Node::Type);
                self.optional(*value, Node::Type);
            }
            T::Primitive(name) => {
                self.byte(22);
                self.label(*name);
            }
            T::Literal(name) => {
                self.byte(23);
                self.label(*name);
                self.members.insert(*name);
            }
            T::Constructed(value) => {
                self.byte(24);
                self.node(Node::Expression(*value));
            }
            T::Unknown => self.byte(25),
        }
    }

    fn wrapped(&mut self, tag: u8, of: TypeId) {
        self.byte(tag);
        self.node(Node::Type(of));
    }

    fn several(&mut self, tag: u8, of: &[TypeId]) {
        self.byte(tag);
        self.list(of, Node::Type);
    }

    fn inner(&mut self, tag: u8, of: &[ExpressionId]) {
        self.byte(tag);
        self.list(of, Node::Expression);
    }

    fn expression(&mut self, id: ExpressionId) {
        use Expression as E;
        let facts = self.facts;
        match &facts.expressions[id.index()] {
            E::Reference(reference) => {
                self.byte(1);
                self.node(Node::Reference(*reference));
            }
            E::Local(local) => {
                self.byte(2);
                self.node(Node::Local(*local));
            }
            E::Parameter(signature, index) => {
                self.byte(3);
                self.node(Node::Head(*signature));
                self.number(*index);
            }
            E::This | E::Super => {
                self.byte(4);
                self.byte(u8::from(facts.expressions[id.index()] == E::Super));
                let class = self.reader.place(id).and_then(|place| self.reader.class_at(place));
                self.optional(class, Node::Members);
                if let Some(id) = class.and_then(|class| facts.scopes[class.index()].definition) {
                    self.heritage(id);
                    self.plain.insert(facts.definitions[id.index()].name);
                }
            }
            E::Call { callee, arguments } => {
                self.inner(5, &[*callee]);
                self.inner(0, arguments);
            }
            E::Generic { of, arguments } => {
                self.inner(6, &[*of]);
                self.list(arguments, Node::Type);
            }
            E::New { class, arguments } => {
                self.inner(7, &[*class]);
                self.inner(0, arguments);
            }
            E::Structure { written, fields } => {
                self.wrapped(8, *written);
                for (name, value) in fields {
                    self.label(*name);
                    self.node(Node::Expression(*value));
                }
            }
            E::Macro { macro_, arguments } => {
                self.byte(9);
                self.node(Node::Reference(*macro_));
                self.inner(0, arguments);
            }
            E::Typed(written) => self.wrapped(10, *written),
            E::Index { object, index } => self.inner(11, &[*object, *index]),
            E::Range(all) => self.inner(12, all),
            E::Element(of) => self.inner(13, &[*of]),
            E::Await(of) => self.inner(14, &[*of]),
            E::Yield(of) => self.inner(15, &[*of]),
            E::Try(of) => self.inner(16, &[*of]),
            E::Borrow(of) => self.inner(17, &[*of]),
            E::Dereference(of) => self.inner(18, &[*of]),
            E::Operation(operator, of) => {
                self.inner(19, of);
                self.byte(*operator as u8);
            }
            E::Assign(a, b) => self.inner(20, &[*a, *b]),
            E::Closure(signature) => {
                self.byte(21);
                self.node(Node::Signature(*signature));
            }
            E::Async(of) => self.inner(22, &[*of]),
            E::Array(all) => self.inner(23, all),
            E::Spread(of) => self.inner(24, &[*of]),
            E::Tuple(all) => self.inner(25, all),
            E::Either(all) => self.inner(26, all),
            E::Object { scope, properties, context } => {
                self.byte(27);
                self.optional(*scope, Node::Members);
                for property in properties {
                    match property.name {
                        Some(name) => self.label(name),
                        None => self.byte(0),
                    }
                    self.optional(property.definition, Node::Definition);
                    self.node(Node::Expression(property.value));
                    self.byte(u8::from(property.constant));
                }
                self.context(*context);
            }
            E::Part { of, steps } => {
                self.inner(28, &[*of]);
                self.steps(steps);
            }
            E::Class(definition) => {
                self.byte(29);
                self.node(Node::Definition(*definition));
            }
            E::Literal(literal) => {
                self.byte(30);
                match literal {
                    Literal::Text(name) => {
                        self.byte(99);
                        self.label(*name);
                        self.members.insert(*name);
                    }
                    literal => self.text(&format!("{literal:?}")),
                }
            }
            E::Unknown => self.byte(31),
        }
        self.narrowed(id);
    }

    /// What conditions say of a value where it stands.
    fn narrowed(&mut self, id: ExpressionId) {
        let reader = self.reader;
        let (Some(place), Some(root)) = (reader.place(id), reader.root(id)) else { return };
        for guard in reader.guards.get(&root).into_iter().flatten() {
            if place < guard.start || place >= guard.end {
                continue;
            }
            self.byte(u8::from(guard.negated));
            self.node(Node::Expression(guard.subject));
            match guard.fact {
                Narrowing::Instance(of) => self.inner(1, &[of]),
                Narrowing::Typeof(name) => {
                    self.byte(2);
                    self.label(name);
                }
                Narrowing::Has(name) => {
                    self.byte(3);
                    self.label(name);
                }
                Narrowing::Member(name, value) => {
                    self.inner(4, &[value]);
                    self.label(name);
                }
                Narrowing::Equals(value) => self.inner(5, &[value]),
                Narrowing::MemberTruthy(name) => {
                    self.byte(6);
                    self.label(name);
                }
                Narrowing::Truthy => self.byte(7),
                Narrowing::Predicate(call, index) => {
                    self.inner(8, &[call]);
                    self.number(index);
                }
                Narrowing::Asserted(call, index) => {
                    self.inner(10, &[call]);
                    self.number(index);
                }
            }
        }
    }
}
