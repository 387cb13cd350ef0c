# terraform query -generate-config-out=chatwoots.tf
# terraform apply
list "uazapi_instance_chatwoot" "all" {
  provider         = uazapi
  include_resource = true
}
