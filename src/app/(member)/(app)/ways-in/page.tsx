import type { Metadata } from "next";
import { WaysInScreen } from "#features/account/sign-in/ways-in-screen.tsx";

export const metadata: Metadata = { title: "Ways into your account" };

export default function WaysInPage() {
  return <WaysInScreen />;
}
