/**
 * A stand-in for Telegram's script of the same name, in words of our own: what a Mini App may ask of the app it
 * is shown in, over the messages that Telegram's web clients use. Only what Rollcall asks for is here.
 */
(() => {
  const launch = new URLSearchParams(location.hash.slice(1));
  const listeners = new Map();
  const version = launch.get("tgWebAppVersion") ?? "6.0";

  /** @param {string} eventType @param {Record<string, unknown>} [eventData] */
  const tell = (eventType, eventData = {}) => {
    if (parent !== window) parent.postMessage(JSON.stringify({ eventType, eventData }), "*");
  };
  /** @param {string} name @param {unknown} [data] */
  const raise = (name, data) => (listeners.get(name) ?? new Set()).forEach((/** @type {Function} */ hear) => hear(data));
  /** @param {string} name @param {Function} hear */
  const onEvent = (name, hear) => listeners.set(name, (listeners.get(name) ?? new Set()).add(hear));
  /** @param {string} name @param {Function} hear */
  const offEvent = (name, hear) => listeners.get(name)?.delete(hear);

  class BackButton {
    isVisible = false;
    show() { return this.#set(true); }
    hide() { return this.#set(false); }
    onClick(hear) { onEvent("backButtonClicked", hear); return this; }
    offClick(hear) { offEvent("backButtonClicked", hear); return this; }
    #set(isVisible) {
      this.isVisible = isVisible;
      tell("web_app_setup_back_button", { is_visible: isVisible });
      return this;
    }
  }

  class MainButton {
    text = "";
    isVisible = false;
    isActive = true;
    setText(text) { return this.setParams({ text }); }
    show() { return this.setParams({ is_visible: true }); }
    hide() { return this.setParams({ is_visible: false }); }
    onClick(hear) { onEvent("mainButtonClicked", hear); return this; }
    offClick(hear) { offEvent("mainButtonClicked", hear); return this; }
    setParams({ text = this.text, is_visible = this.isVisible, is_active = this.isActive }) {
      Object.assign(this, { text, isVisible: is_visible, isActive: is_active });
      tell("web_app_setup_main_button", { text, is_visible, is_active });
      return this;
    }
  }

  const haptic = (data) => tell("web_app_trigger_haptic_feedback", data);
  const app = {
    initData: launch.get("tgWebAppData") ?? "",
    version,
    platform: launch.get("tgWebAppPlatform") ?? "unknown",
    themeParams: JSON.parse(launch.get("tgWebAppThemeParams") ?? "{}"),
    colorScheme: launch.get("tgWebAppColorScheme") ?? "light",
    isFullscreen: false,
    isActive: true,
    safeAreaInset: { top: 0, bottom: 0, left: 0, right: 0 },
    contentSafeAreaInset: { top: 0, bottom: 0, left: 0, right: 0 },
    BackButton: new BackButton(),
    MainButton: new MainButton(),
    HapticFeedback: {
      impactOccurred: (impact_style) => haptic({ type: "impact", impact_style }),
      notificationOccurred: (notification_type) => haptic({ type: "notification", notification_type }),
      selectionChanged: () => haptic({ type: "selection_change" }),
    },
    isVersionAtLeast: (wanted) => Number.parseFloat(version) >= Number.parseFloat(wanted),
    onEvent,
    offEvent,
    ready: () => tell("web_app_ready"),
    expand: () => tell("web_app_expand"),
    close: () => tell("web_app_close"),
    requestFullscreen: () => tell("web_app_request_fullscreen"),
    exitFullscreen: () => tell("web_app_exit_fullscreen"),
    disableVerticalSwipes: () => tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: false }),
    enableVerticalSwipes: () => tell("web_app_setup_swipe_behavior", { allow_vertical_swipe: true }),
    enableClosingConfirmation: () => tell("web_app_setup_closing_behavior", { need_confirmation: true }),
    disableClosingConfirmation: () => tell("web_app_setup_closing_behavior", { need_confirmation: false }),
    setHeaderColor: (color) => tell("web_app_set_header_color", { color }),
    setBackgroundColor: (color) => tell("web_app_set_background_color", { color }),
    openLink: (url) => tell("web_app_open_link", { url }),
  };

  const heard = {
    back_button_pressed: () => raise("backButtonClicked"),
    main_button_pressed: () => raise("mainButtonClicked"),
    theme_changed: (data) => {
      Object.assign(app, { themeParams: data.theme_params, colorScheme: data.color_scheme ?? app.colorScheme });
      raise("themeChanged");
    },
    fullscreen_changed: (data) => {
      app.isFullscreen = data.is_fullscreen;
      raise("fullscreenChanged");
    },
  };
  addEventListener("message", (event) => {
    if (event.source !== parent || typeof event.data !== "string") return;
    try {
      const { eventType, eventData } = JSON.parse(event.data);
      heard[eventType]?.(eventData ?? {});
    } catch {
      // Not a message of the app's.
    }
  });
  window.Telegram = { ...window.Telegram, WebApp: app };
})();
