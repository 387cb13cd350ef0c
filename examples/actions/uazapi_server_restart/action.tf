# terraform apply -invoke=action.uazapi_server_restart.all
action "uazapi_server_restart" "all" {
  config {
    confirm = true
  }
}
