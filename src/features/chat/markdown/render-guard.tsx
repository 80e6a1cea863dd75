"use client";

import { Component, type ReactNode } from "react";

type RenderGuardProps = { fallback: ReactNode; children: ReactNode };

/** Keeps what goes wrong while one message is drawn to that message. */
export class RenderGuard extends Component<RenderGuardProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
