//! Runs modules in an interpreter, metered or not.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // Each test file uses its part.

use belljar_meter::{meter, names};
use wasmi::{Caller, Engine, Error, ExternType, Func, Instance, Linker, Module, Store, Val};

/// What the hook does.
pub struct Host {
    /// How often it was called.
    pub calls: u32,
    /// How often it gives another slice; then it throws.
    pub slices: u32,
    /// Units in a slice.
    pub slice: i32,
}

/// What the hook throws: that the time is over.
#[derive(Debug)]
pub struct Over;

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("over")
    }
}

impl std::error::Error for Over {}
impl wasmi::errors::HostError for Over {}

/// An instance, and its hook.
pub struct Run {
    pub store: Store<Host>,
    pub instance: Instance,
}

/// Meters text, with the hook declared in it as `$hook`.
pub fn metered(body: &str) -> Vec<u8> {
    meter(&assembled(body), names::HOOK).unwrap()
}

pub fn assembled(body: &str) -> Vec<u8> {
    wat::parse_str(format!(r#"(module (import "./guest_bg.js" "__wbg_outOfFuel_0123" (func $hook)) {body})"#)).unwrap()
}

impl Run {
    /// An instance that gets slices as told.
    pub fn new(module: &[u8], slice: i32, slices: u32) -> Self {
        Self::start(module, Host { calls: 0, slices, slice }).unwrap()
    }

    /// An instance whose start function may fail.
    pub fn start(module: &[u8], host: Host) -> Result<Self, Error> {
        let engine = Engine::default();
        let module = Module::new(&engine, module).unwrap();
        let mut store = Store::new(&engine, host);
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            if matches!(import.ty(), ExternType::Func(_)) {
                linker.func_wrap(import.module(), import.name(), hook).unwrap();
            }
        }
        let instance = linker.instantiate_and_start(&mut store, &module)?;
        Ok(Self { store, instance })
    }

    /// Calls an export, with results of any type.
    pub fn call(&mut self, name: &str, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        let function: Func = self.instance.get_func(&self.store, name).unwrap();
        let mut results: Vec<Val> =
            function.ty(&self.store).results().iter().map(|&ty| Val::default_for_ty(ty)).collect();
        function.call(&mut self.store, arguments, &mut results)?;
        Ok(results)
    }

    /// Calls an export of numbers, and gives its number.
    pub fn number(&mut self, name: &str, arguments: &[i32]) -> i32 {
        let arguments: Vec<Val> = arguments.iter().map(|&number| Val::I32(number)).collect();
        self.call(name, &arguments).unwrap()[0].i32().unwrap()
    }

    /// Calls an export without a result.
    pub fn run(&mut self, name: &str, arguments: &[i32]) -> Result<(), Error> {
        let arguments: Vec<Val> = arguments.iter().map(|&number| Val::I32(number)).collect();
        self.call(name, &arguments).map(|_| ())
    }

    pub fn global(&self, name: &str) -> i32 {
        self.instance.get_global(&self.store, name).unwrap().get(&self.store).i32().unwrap()
    }

    pub fn set_global(&mut self, name: &str, value: i32) {
        let global = self.instance.get_global(&self.store, name).unwrap();
        global.set(&mut self.store, Val::I32(value)).unwrap();
    }

    /// What a call takes, given so much.
    pub fn cost(&mut self, name: &str, arguments: &[i32]) -> i32 {
        const PLENTY: i32 = 1 << 30;
        self.set_global(names::FUEL, PLENTY);
        self.run(name, arguments).unwrap();
        PLENTY - self.global(names::FUEL)
    }

    pub fn calls(&self) -> u32 {
        self.store.data().calls
    }
}

fn hook(mut caller: Caller<'_, Host>) -> Result<(), Error> {
    let host = caller.data_mut();
    host.calls += 1;
    if host.slices == 0 {
        return Err(Error::host(Over));
    }
    host.slices -= 1;
    let slice = host.slice;
    if let Some(fuel) = caller.get_export(names::FUEL).and_then(wasmi::Extern::into_global) {
        fuel.set(&mut caller, Val::I32(slice)).unwrap();
    }
    Ok(())
}

/// Whether an error is what the hook threw.
pub fn is_over(error: &Error) -> bool {
    error.downcast_ref::<Over>().is_some()
}
