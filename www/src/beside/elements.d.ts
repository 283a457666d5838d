import type { Ref } from "preact";
import type { BelljarIframe } from "belljar/iframe";

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "belljar-iframe": {
        key?: string;
        ref?: Ref<BelljarIframe> | ((element: BelljarIframe | null) => void);
        title?: string;
        src?: string;
        srcdoc?: string;
        sandbox?: string;
        allow?: string;
      };
    }
  }
}
