//! `appsmith`: what app code may know of itself. Read-only.

use crate::{
    declare::{self, Object, doc},
    property,
    state::State,
};
use belljar_core::event::Mode;
use boa_engine::{Context, JsObject, JsResult, JsString, js_string, object::IntegrityLevel};

pub(crate) static OBJECT: Object = Object {
    name: "appsmith",
    summary: doc("What an app may know of itself. Read-only; `store` is there if the policy grants a store."),
    typescript: doc("interface GeolocationPosition {
  readonly coords: {
    readonly latitude: number;
    readonly longitude: number;
    readonly accuracy: number;
    readonly altitude: number | null;
    readonly altitudeAccuracy: number | null;
    readonly heading: number | null;
    readonly speed: number | null;
  };
  readonly timestamp: number;
}
declare const appsmith: {
  readonly mode: \"EDIT\" | \"PUBLISHED\";
  readonly store: Readonly<Record<string, any>>;
  readonly geolocation: {
    getCurrentPosition(onSuccess?: ((position: GeolocationPosition) => void) | null, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<GeolocationPosition>;
    watchPosition(onSuccess: (position: GeolocationPosition) => void, onError?: ((error: Error) => void) | null, options?: { enableHighAccuracy?: boolean; timeout?: number; maximumAge?: number } | null): Promise<void>;
    clearWatch(): void;
  };
};"),
    example: doc("return appsmith.mode\n// → \"PUBLISHED\""),
};

pub(crate) fn install(state: &State, context: &mut Context) -> JsResult<()> {
    let appsmith = JsObject::with_object_proto(context.intrinsics());
    let mode = match state.mode {
        Mode::Edit => js_string!("EDIT"),
        Mode::Published => js_string!("PUBLISHED"),
    };
    appsmith.insert_property(js_string!("mode"), property::fixed(mode));
    if state.grants.store.is_some() {
        let view = super::store::view(state, context)?;
        appsmith.insert_property(js_string!("store"), property::fixed(view));
    }
    if state.grants.geolocation.is_some() {
        let geolocation = JsObject::with_object_proto(context.intrinsics());
        for function in super::geolocation::FUNCTIONS {
            declare::install(function, &geolocation, context);
        }
        geolocation.set_integrity_level(IntegrityLevel::Frozen, context)?;
        appsmith.insert_property(js_string!("geolocation"), property::fixed(geolocation));
    }
    appsmith.set_integrity_level(IntegrityLevel::Frozen, context)?;
    // Not writable: an app that assigns to it by mistake would lose its store from sight.
    context.global_object().insert_property(JsString::from("appsmith"), property::fixed(appsmith));
    Ok(())
}
