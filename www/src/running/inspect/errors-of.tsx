import type { GuestError } from "belljar";

interface Props {
  errors: readonly GuestError[];
  /** Shows the place of one. */
  onShow(error: GuestError): void;
}

/** What is wrong with a property, each error with its place in the property's own text. */
export function ErrorsOf({ errors, onShow }: Props) {
  return (
    <>
      {errors.map((error, index) => {
        const { errorMessage, errorType, code, source, severity } = error;
        const isLimit = errorType === "LIMIT";
        return (
          <div key={index} class={`notice ${isLimit ? "notice-limit" : "notice-error"}`} data-testid="property-error">
            <strong>{isLimit ? "Stopped by a limit" : errorMessage.name}</strong>: {errorMessage.message}
            <p>
              {source.line !== null && (
                <button type="button" class="link" onClick={() => onShow(error)}>
                  line {source.line}, column {source.column}
                </button>
              )}{" "}
              <span class="code">
                {severity === "warning" && "warning "}
                {code}
              </span>
            </p>
          </div>
        );
      })}
    </>
  );
}
