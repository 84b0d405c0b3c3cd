import { type RefObject, useInsertionEffect, useRef } from "react";

/** The value of the last render, for what runs later than a render. */
export function useLatest<T>(value: T): Readonly<RefObject<T>> {
  const ref = useRef(value);
  useInsertionEffect(() => {
    ref.current = value;
  });
  return ref;
}
