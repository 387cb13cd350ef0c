# terraform query -generate-config-out=delays.tf
# terraform apply
list "uazapi_instance_message_delay" "all" {
  provider         = uazapi
  include_resource = true
}
